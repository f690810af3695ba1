// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.RefusedReleaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

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
  private static final int COLUMNS = 100;
  private static final int REFUSED = 1;
  private static final int UNUSABLE = 2;

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
    CommandLine line = new CommandLine(new ReleaseMain());
    String[] words = arguments.length == 0 ? new String[] {"--help"} : arguments;
    int status =
        line.setOut(out)
            .setErr(err)
            .setUsageHelpWidth(COLUMNS)
            .setExpandAtFiles(false)
            .registerConverter(Instant.class, ReleaseMain::time)
            .setParameterExceptionHandler((wrong, given) -> refuse(err, wrong))
            .setExecutionExceptionHandler(ReleaseMain::explain)
            .execute(words);
    if (out.checkError()) {
      err.println("millrace: the output cannot be written");
      return UNUSABLE;
    }
    return arguments.length == 0 ? UNUSABLE : status;
  }

  private static Instant time(String word) {
    try {
      return Instant.parse(word);
    } catch (DateTimeException odd) {
      throw new TypeConversionException(
          "\"" + word + "\" is no time; allowed is one such as 2026-01-31T12:00:00Z");
    }
  }

  private static int refuse(PrintWriter err, ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    err.println("millrace: " + wrong.getMessage() + " (see " + command + " --help)");
    return UNUSABLE;
  }

  private static int explain(Exception failure, CommandLine line, ParseResult given) {
    PrintWriter err = line.getErr();
    if (failure instanceof RefusedReleaseException refused) {
      err.println("millrace: refused: " + refused.getMessage());
      return REFUSED;
    }
    if (failure instanceof CommandRefusedException) {
      err.println("millrace: refused: " + failure.getMessage());
      return REFUSED;
    }
    if (failure instanceof FileSystemException file) { // its message is often the path alone
      err.println("millrace: cannot use " + file.getFile() + ": " + reason(file));
    } else if (failure instanceof IOException
        || failure instanceof IllegalArgumentException
        || failure instanceof ArithmeticException
        || failure instanceof DateTimeException) {
      err.println("millrace: " + failure.getMessage());
    } else {
      failure.printStackTrace(err);
    }
    return UNUSABLE;
  }

  private static String reason(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    String reason = failure.getReason();
    return reason != null ? reason : failure.getClass().getSimpleName();
  }
}
