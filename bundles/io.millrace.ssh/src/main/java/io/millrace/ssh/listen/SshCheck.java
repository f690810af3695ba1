// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether SSH listens, and whether the file of its keys is good: a line of the router's status. */
@Component(property = {HealthCheck.NAME + "=ssh", HealthCheck.TAGS + "=system"})
public final class SshCheck implements HealthCheck {
  private final SshComponent ssh;

  /** Makes the check. */
  @Activate
  public SshCheck(@Reference SshComponent ssh) {
    this.ssh = ssh;
  }

  @Override
  public Result execute() {
    return result(ssh.state(), ssh.missingHostKeys());
  }

  static Result result(SshState state, List<Path> missingHostKeys) {
    if (state.place().isEmpty()) {
      return new Result(Result.Status.OK, "off");
    }
    List<String> problems = new ArrayList<>();
    if (!state.fault().isEmpty()) {
      problems.add(SshState.notListening(state.place(), state.fault()));
    }
    if (!state.keys().problems().isEmpty()) {
      problems.add("authorized_keys: " + String.join("; ", state.keys().problems()));
    }
    missingHostKeys.forEach(
        file ->
            problems.add(
                file
                    + " was removed: put it back, or clients will find another host key after"
                    + " the next start"));
    if (!problems.isEmpty()) {
      return new Result(Result.Status.WARN, String.join("\n", problems));
    }
    return new Result(
        Result.Status.OK,
        "%s, %d keys, %d logged in, host key %s"
            .formatted(
                state.place(), state.keys().keys().size(), state.connected(), state.fingerprint()));
  }
}
