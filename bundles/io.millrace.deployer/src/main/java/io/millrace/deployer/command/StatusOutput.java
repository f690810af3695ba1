// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.command;

import io.millrace.api.release.ReleaseHold;
import io.millrace.deployer.change.Status;
import io.millrace.deployer.service.StatusText;
import io.millrace.lib.command.CommandOutput;
import java.util.Optional;

/** {@code release:status}, for people and for scripts. */
final class StatusOutput {
  private StatusOutput() {}

  static CommandOutput of(Status status, Optional<ReleaseHold> hold) {
    return CommandOutput.of(
        () -> StatusText.text(status, hold), () -> StatusText.json(status, hold));
  }
}
