// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import io.millrace.api.shell.ShellStreams;
import io.millrace.shell.interpreter.Interpreter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What whoever comes with a terminal reads first: how the router is, as its status says. */
final class Greeting {
  /** The first line of every conversation. */
  static final String BANNER =
      "Millrace. 'help' lists commands, 'exit' leaves; the router goes on.\n";

  private static final String STATUS = "millrace:status --problems";

  private Greeting() {}

  /** Prints it. */
  static void print(Interpreter interpreter, ShellStreams streams) {
    PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
    out.print(BANNER);
    out.print(
        switch (interpreter.run(STATUS).status()) {
          case 0 -> "status: all is good\n";
          case 1 -> "status: something needs attention\n";
          default -> "status: something that the router is for does not work\n";
        });
  }
}
