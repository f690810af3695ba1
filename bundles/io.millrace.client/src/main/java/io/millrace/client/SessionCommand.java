// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Opens and closes sessions with a gateway. */
@Command(
    name = "session",
    description = "Opens or closes the session that the local port (-p) has with a gateway.")
final class SessionCommand implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--help", usageHelp = true, description = "Print this.")
  boolean help;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "open or close?");
  }
}
