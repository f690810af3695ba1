// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Configurations reach the parts that they are for, and nothing in them is refused. */
@Component(property = {HealthCheck.NAME + "=configuration", HealthCheck.TAGS + "=configuration"})
public final class ConfigurationCheck implements HealthCheck {
  private final BundleContext context;
  private final BundleChanges changes;

  /** Makes the check. */
  @Activate
  public ConfigurationCheck(BundleContext context, @Reference BundleChanges changes) {
    this.context = context;
    this.changes = changes;
  }

  @Override
  public Result execute() {
    if (context.getServiceReference(ConfigurationAdmin.class) == null) {
      return new Result(
          changes.ofMissing(),
          "away: no part gets its configuration, nor a change of it (Felix Configuration Admin)");
    }
    List<String> refused = Reported.of(context, "configuration.refused");
    if (refused.isEmpty()) {
      return new Result(Result.Status.OK, "good");
    }
    ResultLog lines = new ResultLog();
    refused.forEach(line -> lines.add(new ResultLog.Entry(Result.Status.WARN, line)));
    return new Result(lines);
  }
}
