// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import io.millrace.api.store.Store;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What must survive a restart can be written. */
@Component(property = HealthCheck.NAME + "=store")
public final class StoreCheck implements HealthCheck {
  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public StoreCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    String said = String.join("; ", Reported.of(context, "store"));
    if (context.getServiceReference(Store.class) == null) {
      String why = said.isEmpty() ? "" : "; " + said;
      return new Result(Result.Status.CRITICAL, "away: no session can be opened" + why);
    }
    if (said.isEmpty()) {
      return new Result(Result.Status.OK, "present");
    }
    boolean writable = !said.startsWith("not open") && !said.startsWith("full");
    return new Result(writable ? Result.Status.WARN : Result.Status.CRITICAL, said);
  }
}
