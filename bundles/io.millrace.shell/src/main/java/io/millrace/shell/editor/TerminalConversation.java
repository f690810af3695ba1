// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellStreams;
import io.millrace.api.shell.ShellTerminal;
import io.millrace.shell.interpreter.Interpreter;
import java.io.IOError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.jline.terminal.Terminal.Signal;

/**
 * A conversation with a person at a terminal. Ctrl-C interrupts the command that runs, or gives up
 * the line that is typed; Ctrl-D on an empty line ends it. One thread converses, another brings
 * what is typed; neither wakes while nothing is typed.
 */
public final class TerminalConversation {
  private static final System.Logger LOG = System.getLogger(TerminalConversation.class.getName());
  private static final String PROMPT = "millrace> ";

  private final EditorTerminal terminal;
  private final EditorInput input;
  private final LineSource lines;
  private final PrintStream out;
  private boolean ending;
  private boolean waiting;

  /**
   * Prepares it.
   *
   * @param terminal what is known of it
   * @param streams lead to it
   * @param completions what can be typed
   * @param histories has the history of whoever it is
   */
  public TerminalConversation(
      ShellTerminal terminal,
      ShellStreams streams,
      Completions completions,
      HistoryFolder histories,
      Origin origin)
      throws IOException {
    this.terminal = new EditorTerminal(terminal, streams.out());
    this.input = new EditorInput(streams.in(), this.terminal);
    this.out = new PrintStream(this.terminal.output(), true, StandardCharsets.UTF_8);
    this.lines =
        this.terminal.isDumb()
            ? new DumbLines(this.terminal, PROMPT)
            : new EditedLines(
                this.terminal, PROMPT, new CommandCompleter(completions), histories.of(origin));
  }

  /** Tells whether a line can be drawn over at a terminal. */
  public static boolean canDraw(ShellTerminal terminal) {
    return !TerminalTypes.described(terminal.type()).equals(TerminalTypes.DUMB);
  }

  /** Returns where commands print to: line ends become those of terminals. */
  public OutputStream output() {
    return terminal.output();
  }

  /** Returns what tells the present width in characters; null when a line cannot be redrawn. */
  public IntSupplier columns() {
    return terminal.isDumb() ? null : terminal::getWidth;
  }

  /**
   * Converses until the person leaves.
   *
   * @param interpreter is interrupted by Ctrl-C
   * @param greeting is run first
   * @param commands runs a line and returns its exit status
   * @return the exit status of the last command
   */
  public int converse(Interpreter interpreter, Runnable greeting, ToIntFunction<String> commands) {
    terminal.handle(
        Signal.INT,
        signal -> {
          out.print("^C\n");
          interpreter.interrupt();
        });
    input.setCommandRuns(true);
    input.start();
    try {
      greeting.run();
      return converse(commands);
    } catch (IOError | RuntimeException gone) {
      LOG.log(Level.DEBUG, "a terminal is gone", gone);
      return 1;
    }
  }

  private int converse(ToIntFunction<String> commands) {
    int status = 0;
    for (String line = next(); line != null; line = next()) {
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

  private String next() {
    if (!setWaiting(true)) {
      out.print("the shell was replaced: connect again\n");
      return null;
    }
    input.setCommandRuns(false);
    String line = lines.next();
    input.setCommandRuns(true);
    if (!setWaiting(false)) {
      out.print("\nthe shell is replaced: connect again\n");
      return null;
    }
    return line;
  }

  /** Says whether it waits for a line; false when the conversation is to end. */
  private synchronized boolean setWaiting(boolean waits) {
    waiting = waits;
    return !ending;
  }

  /** Ends it because the shell is replaced: at once when it waits for a line. Any thread. */
  public void end() {
    boolean idle;
    synchronized (this) {
      ending = true;
      idle = waiting;
    }
    if (idle) {
      terminal.endInput();
    }
  }

  /** Ends it because the terminal is gone. Any thread. */
  public void hangUp() {
    terminal.endInput();
  }

  /** Says that the terminal has another size now. Any thread. */
  public void resize(int columns, int rows) {
    terminal.resize(ShellTerminal.of(terminal.getType(), columns, rows));
  }
}
