// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.health;

import io.millrace.lib.health.ComponentProblems;
import java.util.Set;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Every component of a bundle that runs does its work. */
@Component(property = {HealthCheck.NAME + "=components", HealthCheck.TAGS + "=bundles"})
public final class ComponentsCheck implements HealthCheck {
  private final ServiceComponentRuntime runtime;

  /** Makes the check. */
  @Activate
  public ComponentsCheck(@Reference ServiceComponentRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Result execute() {
    Set<String> problems = ComponentProblems.of(runtime);
    return problems.isEmpty()
        ? new Result(Result.Status.OK, "all have what they need")
        : new Result(Result.Status.WARN, String.join("; ", problems));
  }
}
