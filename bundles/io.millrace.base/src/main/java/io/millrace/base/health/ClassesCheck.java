// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Says where this start has its classes from, as the launcher says it ({@code
 * millrace.status=classes}): a start without an archive takes longer, and is as good.
 */
@Component(property = {HealthCheck.NAME + "=classes", HealthCheck.TAGS + "=system"})
public final class ClassesCheck implements HealthCheck {
  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public ClassesCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    List<String> lines = Reported.of(context, "classes");
    return new Result(
        Result.Status.OK, lines.isEmpty() ? "loaded from their jars" : String.join("; ", lines));
  }
}
