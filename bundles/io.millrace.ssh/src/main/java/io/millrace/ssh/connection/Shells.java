// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellRole;
import io.millrace.api.shell.ShellService;
import io.millrace.api.shell.ShellSession;
import io.millrace.api.shell.ShellStreams;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Opens sessions of the shell, and waits for a shell that is being replaced. Thread-safe. */
public final class Shells {
  private static final long BYTES = 1024;

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
    CompletableFuture<Optional<ShellSession>> opened = new CompletableFuture<>();
    shell.submit(
        BYTES,
        new Caller<>() {
          @Override
          public void admitted(ShellService service, Runnable done) {
            try {
              opened.complete(Optional.of(service.open(origin, role, streams)));
            } finally {
              done.run(); // whoever replaces the shell ends its sessions; it waits for none
            }
          }

          @Override
          public void refused(Refusal why) {
            opened.complete(Optional.empty());
          }
        });
    try {
      return opened.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
