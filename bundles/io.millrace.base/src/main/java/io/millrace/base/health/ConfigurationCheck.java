// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Nothing that is configured is refused. */
@Component(property = HealthCheck.NAME + "=configuration")
public final class ConfigurationCheck implements HealthCheck {
  private final BundleContext context;

  /** Makes the check. */
  @Activate
  public ConfigurationCheck(BundleContext context) {
    this.context = context;
  }

  @Override
  public Result execute() {
    List<String> refused = Reported.of(context, "configuration.refused");
    if (refused.isEmpty()) {
      return new Result(Result.Status.OK, "good");
    }
    ResultLog lines = new ResultLog();
    refused.forEach(line -> lines.add(new ResultLog.Entry(Result.Status.WARN, line)));
    return new Result(lines);
  }
}
