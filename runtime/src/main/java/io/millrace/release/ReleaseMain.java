// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.commandline.CommandRun;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code millrace release}: makes and looks at release files; and says and changes what a router
 * runs that does not run, or cannot.
 */
@Command(
    name = "millrace release",
    description = {
      "Makes, signs and verifies release files (NAME-VERSION.mrl).",
      "status, revert and factory are about the router of this program."
    },
    footer = "%nExit status 0: done; 1: refused; 2: wrong usage, or a file cannot be" + " used.",
    subcommands = {
      BuildCommand.class,
      SignCommand.class,
      VerifyCommand.class,
      ShowCommand.class,
      UnpackCommand.class,
      DiffCommand.class,
      StatusCommand.class,
      RevertCommand.class,
      FactoryCommand.class
    })
public final class ReleaseMain {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Say this.")
  private boolean help;

  private ReleaseMain() {}

  /** Runs one command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    // In UTF-8 whatever the locale is: what show --raw prints is what is signed.
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true), arguments));
  }

  /** Runs one command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandRun(out, err, CommandRun.UNUSABLE)
        .runSubcommand(new ReleaseMain(), arguments);
  }
}
