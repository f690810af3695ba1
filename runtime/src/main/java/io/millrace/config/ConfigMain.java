// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.commandline.CommandRun;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code millrace config}: the configuration of the router of this program as files. */
@Command(
    name = "millrace config",
    description = {
      "Checks, shows, compares and changes the configuration of this router; the router may run",
      "or not."
    },
    footer =
        "%nExit status 0: done; 1: refused, or a difference; 2: wrong usage, or a file cannot"
            + " be used.",
    subcommands = {
      CheckCommand.class,
      ShowCommand.class,
      DiffCommand.class,
      ApplyCommand.class,
      UndoCommand.class,
      ExportCommand.class,
      ImportCommand.class
    })
public final class ConfigMain {
  /** The first word of {@code millrace reset}, which is a command of its own. */
  private static final String RESET = "--reset";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Say this.")
  private boolean help;

  private ConfigMain() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true), arguments));
  }

  /** Runs one command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    boolean reset = arguments.length > 0 && arguments[0].equals(RESET);
    String[] given = reset ? Arrays.copyOfRange(arguments, 1, arguments.length) : arguments;
    return new CommandRun(out, err, CommandRun.UNUSABLE)
        .runSubcommand(reset ? new ResetCommand() : new ConfigMain(), given);
  }
}
