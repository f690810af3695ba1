// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.release.CommandRefusedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

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
  private static final int COLUMNS = 100;

  /** The first word of {@code millrace reset}, which is a command of its own. */
  private static final String RESET = "--reset";

  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;

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
    String[] words = given.length == 0 ? new String[] {"--help"} : given;
    int status =
        new CommandLine(reset ? new ResetCommand() : new ConfigMain())
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(COLUMNS)
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setParameterExceptionHandler((wrong, line) -> refuse(err, wrong))
            .setExecutionExceptionHandler(ConfigMain::explain)
            .execute(words);
    if (out.checkError()) {
      err.println("millrace: the output cannot be written");
      return UNUSABLE;
    }
    return given.length == 0 ? UNUSABLE : status;
  }

  private static int refuse(PrintWriter err, ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    err.println("millrace: " + wrong.getMessage() + " (see " + command + " --help)");
    return UNUSABLE;
  }

  private static int explain(Exception failure, CommandLine line, ParseResult given) {
    PrintWriter err = line.getErr();
    if (failure instanceof CommandRefusedException) {
      err.println("millrace: refused: " + failure.getMessage());
      return REFUSED;
    }
    if (failure instanceof FileSystemException file) {
      err.println("millrace: cannot use " + file.getFile() + ": " + reason(file));
    } else if (failure instanceof IOException || failure instanceof IllegalArgumentException) {
      err.println("millrace: " + failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    return UNUSABLE;
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException || failure instanceof NotDirectoryException) {
      return "there is no such folder or file";
    }
    String reason = failure.getReason();
    return reason != null ? reason : failure.getClass().getSimpleName();
  }
}
