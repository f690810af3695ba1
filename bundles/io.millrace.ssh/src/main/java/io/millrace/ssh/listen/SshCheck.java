// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

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
    return result(ssh.state());
  }

  static Result result(SshState state) {
    if (state.place().isEmpty()) {
      return new Result(Result.Status.OK, "off");
    }
    if (!state.fault().isEmpty()) {
      return new Result(
          Result.Status.WARN, "cannot listen on " + state.place() + ": " + state.fault());
    }
    if (!state.keys().problems().isEmpty()) {
      return new Result(
          Result.Status.WARN, "authorized_keys: " + String.join("; ", state.keys().problems()));
    }
    return new Result(
        Result.Status.OK,
        "%s, %d keys, %d logged in, host key %s"
            .formatted(
                state.place(), state.keys().keys().size(), state.connected(), state.fingerprint()));
  }
}
