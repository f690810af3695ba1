// SPDX-License-Identifier: Apache-2.0
package io.millrace.commandline;

import io.millrace.lib.release.RefusedReleaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * Runs a command line: its output is UTF-8 whatever the locale is, what fails is one line on the
 * error output, and the exit status says which kind of failure it was.
 */
public final class CommandRun {
  /** Exit status: refused as things are. */
  public static final int REFUSED = 1;

  /** Exit status of a file that cannot be used, or of an output that cannot be written. */
  public static final int UNUSABLE = 2;

  /** Exit status of wrong usage where 1 and 2 say how a router is [sysexits.h, EX_USAGE]. */
  public static final int USAGE = 64;

  private static final int COLUMNS = 100;

  private final PrintWriter out;
  private final PrintWriter err;
  private final int usage;

  /**
   * Makes it.
   *
   * @param usage the exit status of wrong usage
   */
  public CommandRun(PrintWriter out, PrintWriter err, int usage) {
    this.out = out;
    this.err = err;
    this.usage = usage;
  }

  /** Runs a command and returns its exit status. */
  public int run(Object command, String... words) {
    int status =
        new CommandLine(command)
            .setOut(out)
            .setErr(err)
            .setUsageHelpWidth(COLUMNS)
            .setExpandAtFiles(false)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Instant.class, CommandRun::time)
            .setParameterExceptionHandler((wrong, given) -> refuse(wrong))
            .setExecutionExceptionHandler(this::explain)
            .execute(words);
    if (out.checkError()) {
      err.println("millrace: the output cannot be written");
      return UNUSABLE;
    }
    return status;
  }

  /** Runs a command that does nothing by itself: without a word it says what there is. */
  public int runSubcommand(Object command, String... words) {
    if (words.length > 0) {
      return run(command, words);
    }
    run(command, "--help");
    return usage;
  }

  private static Instant time(String word) {
    try {
      return Instant.parse(word);
    } catch (DateTimeException odd) {
      throw new TypeConversionException(
          "\"" + word + "\" is no time; allowed is one such as 2026-01-31T12:00:00Z");
    }
  }

  private int refuse(ParameterException wrong) {
    String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
    err.println("millrace: " + wrong.getMessage() + " (see " + command + " --help)");
    return usage;
  }

  private int explain(Exception failure, CommandLine line, ParseResult given) {
    if (failure instanceof RefusedReleaseException || failure instanceof CommandRefusedException) {
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
    if (failure instanceof NoSuchFileException || failure instanceof NotDirectoryException) {
      return "no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file is in the way";
    }
    String reason = failure.getReason();
    return reason != null ? reason : failure.getClass().getSimpleName();
  }
}
