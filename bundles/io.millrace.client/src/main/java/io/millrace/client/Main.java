// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.util.logging.Level;
import java.util.logging.Logger;

/** The command-line client as a program of its own; needs neither a router nor a shell. */
public final class Main {
  /** A strong reference: a logger that is garbage-collected loses its level. */
  private static final Logger CALIFORNIUM = Logger.getLogger("org.eclipse.californium");

  private Main() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    CALIFORNIUM.setLevel(Level.OFF);
    System.exit(Commands.run(Terminal.ofProcess(), "client", arguments));
  }
}
