// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellService;
import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellStreams;
import io.millrace.lib.slot.Slot;
import java.util.Optional;

/** Opens sessions of the shell, and waits for a shell that is being replaced. Thread-safe. */
public final class Shells {
  private final Slot<ShellService> shell;

  /** Makes one over the shell that is there. */
  public Shells(Slot<ShellService> shell) {
    this.shell = shell;
  }

  /**
   * Opens a session; blocks while there is no shell, at most for the slot's grace.
   *
   * @return empty when no shell came
   */
  Optional<ShellSession> open(Origin origin, ShellRole role, ShellStreams streams)
      throws InterruptedException {
    // Whoever replaces the shell ends its sessions: the call is over when one is open.
    return BlockingCall.of(shell, service -> service.open(origin, role, streams));
  }
}
