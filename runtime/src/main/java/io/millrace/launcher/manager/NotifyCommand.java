// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends through the command {@code systemd-notify}: Java has no datagrams over Unix sockets. It
 * waits until the manager has read what was sent, so it is known to come from this service; that
 * needs {@code NotifyAccess=all} in the unit. Not thread-safe.
 */
final class NotifyCommand implements Consumer<List<String>> {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final long SECONDS = 10;

  private final String command;
  private boolean failed;

  NotifyCommand(String command) {
    this.command = command;
  }

  @Override
  public void accept(List<String> assignments) {
    List<String> words = new ArrayList<>(List.of(command));
    words.addAll(assignments);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail("has not ended within " + SECONDS + " s");
      } else if (process.exitValue() != 0) {
        fail("has ended with status " + process.exitValue());
      } else {
        failed = false;
      }
    } catch (IOException failure) {
      fail(failure.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void fail(String why) {
    if (!failed) {
      failed = true;
      LOG.log(
          Level.ERROR,
          "the service manager hears nothing of this router, and may end it: {0} {1}",
          command,
          why);
    }
  }
}
