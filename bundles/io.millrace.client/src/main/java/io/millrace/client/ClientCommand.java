// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import io.millrace.client.exchange.CommandFailure;
import io.millrace.client.exchange.ExitStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** The base of all commands: turns every result and failure into an exit status and one line. */
abstract class ClientCommand implements Callable<Integer> {
  private static final System.Logger LOG = System.getLogger(ClientCommand.class.getName());

  final Terminal terminal;

  @Mixin ConnectionOptions connection;

  ClientCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs the command; blocks until it is done. */
  abstract ExitStatus run() throws InterruptedException;

  @Override
  public final Integer call() {
    try {
      connection.check();
      return run().code();
    } catch (CommandFailure e) {
      return failed(e.status(), e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failed(ExitStatus.INTERRUPTED, "interrupted");
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a command failed", e);
      return failed(ExitStatus.FAULT, "failed: " + e);
    }
  }

  private int failed(ExitStatus status, String reason) {
    new AnswerPrinter(terminal, connection.json, null).failure(status, reason);
    return status.code();
  }
}
