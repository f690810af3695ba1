// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Every configured socket is bound: without it nobody reaches the router there. */
@Component(
    property = {
      HealthCheck.NAME + "=sockets",
      HealthCheck.TAGS + "=clients",
      HealthCheck.TAGS + "=ready"
    })
public final class SocketsCheck implements HealthCheck {
  private final BundleContext context;
  private final BundleChanges changes;

  /** Makes the check. */
  @Activate
  public SocketsCheck(BundleContext context, @Reference BundleChanges changes) {
    this.context = context;
    this.changes = changes;
  }

  @Override
  public Result execute() {
    List<String> sockets = Reported.of(context, "sockets");
    if (sockets.isEmpty()) {
      return new Result(
          changes.ofMissing(), "none configured: nobody reaches this router (io.millrace.net)");
    }
    boolean bound = sockets.stream().noneMatch(each -> each.contains(" not bound"));
    return new Result(
        bound ? Result.Status.OK : Result.Status.CRITICAL, String.join("; ", sockets));
  }
}
