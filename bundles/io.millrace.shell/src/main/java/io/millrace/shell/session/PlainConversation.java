// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.shell.ShellStreams;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;

/**
 * Reads and runs lines until the other side ends or says {@code exit}, without a terminal. When the
 * shell is replaced it ends: at once when it waits for a line, else after the command that runs.
 */
final class PlainConversation {
  private final LineInput in;
  private final PrintStream out;
  private boolean ending;
  private boolean waiting;

  PlainConversation(ShellStreams streams) {
    in = new LineInput(streams.in());
    out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
  }

  /** Returns the exit status of the last command. */
  int converse(ToIntFunction<String> commands) throws IOException {
    out.print(Greeting.BANNER);
    int status = 0;
    for (String line = prompt(); line != null; line = prompt()) {
      String command = line.strip();
      if (command.equals("exit") || command.equals("quit")) {
        return status;
      }
      if (!command.isEmpty()) {
        status = commands.applyAsInt(command);
      }
    }
    return status;
  }

  private String prompt() throws IOException {
    if (!setWaiting(true)) {
      out.print("the shell was replaced: connect again\n");
      return null;
    }
    out.print("millrace> ");
    out.flush();
    String line = in.next();
    setWaiting(false);
    return line;
  }

  /** Says whether it waits for a line; false when the conversation is to end. */
  private synchronized boolean setWaiting(boolean waits) {
    waiting = waits;
    return !ending;
  }

  /** Ends it, because the shell is replaced. Any thread. */
  void end() {
    boolean idle;
    synchronized (this) {
      ending = true;
      idle = waiting;
    }
    if (idle) {
      out.print("\nthe shell is replaced: connect again\n");
      out.close();
      in.close();
    }
  }
}
