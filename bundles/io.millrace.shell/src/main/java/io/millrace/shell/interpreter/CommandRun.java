// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.interpreter;

import io.millrace.lib.command.ShellCommands;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;

/** Runs one command of a session: prints its result, or why it failed, and takes its status. */
public final class CommandRun {
  private CommandRun() {}

  /**
   * Runs it on this thread.
   *
   * @param session whose console gets the result
   * @param err gets the reason of a failure
   * @param command returns its result
   */
  public static Outcome of(CommandSession session, PrintStream err, Callable<Object> command) {
    PrintStream out = session.getConsole();
    try {
      Object result = command.call();
      if (result != null) {
        String text = String.valueOf(session.format(result, Converter.INSPECT));
        out.print(text.isEmpty() || text.endsWith("\n") ? text : text + "\n");
      }
      Object status = session.put(ShellCommands.EXIT_STATUS, null);
      return new Outcome(status instanceof Integer number ? number : 0, "");
    } catch (Exception | LinkageError failure) { // as when the command's bundle is replaced
      return failed(err, failure, session.put(ShellCommands.EXIT_STATUS, null));
    } finally {
      out.flush();
    }
  }

  /**
   * @param status what the command has said of itself; null: nothing
   */
  private static Outcome failed(PrintStream err, Throwable failure, Object status) {
    boolean interrupted =
        failure instanceof InterruptedException
            || failure instanceof CancellationException
            || failure instanceof ClosedByInterruptException;
    return interrupted
        ? refuse(err, Outcome.INTERRUPTED, "interrupted")
        : refuse(
            err,
            status instanceof Integer said && said != 0 ? said : Outcome.FAILED,
            reason(failure));
  }

  /** Says why something is not done, or did not succeed. */
  public static Outcome refuse(PrintStream err, int status, String reason) {
    err.print(reason + "\n");
    err.flush();
    return new Outcome(status, reason);
  }

  private static String reason(Throwable failure) {
    if (failure instanceof InvocationTargetException && failure.getCause() != null) {
      return failure.getCause().toString(); // an error, of which its message alone says too little
    }
    String message = failure.getMessage();
    // The message of these is the path alone, the class says what of it.
    if (failure instanceof NoSuchFileException) {
      return "no such file: " + message;
    }
    if (failure instanceof FileAlreadyExistsException) {
      return message + " is there already";
    }
    if (failure instanceof AccessDeniedException) {
      return "not permitted: " + message;
    }
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
