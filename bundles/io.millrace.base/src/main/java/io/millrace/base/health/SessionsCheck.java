// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.auth.TokenVerifier;
import io.millrace.api.session.Sessions;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Clients can open sessions. */
@Component(property = {HealthCheck.NAME + "=sessions", HealthCheck.TAGS + "=clients"})
public final class SessionsCheck implements HealthCheck {
  private final BundleContext context;
  private final BundleChanges changes;

  /** Makes the check. */
  @Activate
  public SessionsCheck(BundleContext context, @Reference BundleChanges changes) {
    this.context = context;
    this.changes = changes;
  }

  @Override
  public Result execute() {
    Found found = new Found();
    ServiceReference<Sessions> sessions = context.getServiceReference(Sessions.class);
    Sessions open = sessions == null ? null : context.getService(sessions);
    if (open == null) {
      found.bad(
          changes.ofMissing(),
          "away: no client has a session or can open one (io.millrace.session)");
    } else {
      found.good(open.all().size() + " open");
      context.ungetService(sessions);
    }
    if (context.getServiceReference(TokenVerifier.class) == null) {
      found.bad(
          changes.ofMissing(), "nobody verifies tokens: none can be opened (io.millrace.auth)");
    }
    // What verifies tokens may be there and accept none.
    Reported.of(context, "sessions").forEach(line -> found.bad(Result.Status.CRITICAL, line));
    return found.result("");
  }
}
