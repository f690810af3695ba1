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
    return context.getServiceReference(Store.class) == null
        ? new Result(Result.Status.CRITICAL, "away: no session can be opened")
        : new Result(Result.Status.OK, "present");
  }
}
