// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.command;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * What a command says to people while it works: a line at once on the shell of whoever called it,
 * or at a terminal one line that is drawn again and again. A script that asks for JSON gets none of
 * it.
 *
 * <p>Only the command's own thread writes, because whoever reads may be slow or have stopped
 * reading. What other threads say is kept for it [{@link #await}]: at most {@value #MOST} states,
 * of more the oldest are left out; a terminal is shown the newest one.
 */
public final class Progress {
  /**
   * The variable of a session at a terminal that can draw: an {@link
   * java.util.function.IntSupplier}, which returns the terminal's width in characters.
   */
  public static final String TERMINAL_COLUMNS = "millrace.terminal.columns";

  static final int MOST = 64;

  /** After so long a terminal's line is drawn anew, for the time in it. */
  private static final long REDRAW_MILLIS = 1000;

  private final Thread command = Thread.currentThread();
  private final PrintStream console; // null: nobody reads it
  private final TerminalLine line; // null: the console is no terminal
  private final Deque<State> said = new ArrayDeque<>();
  private boolean done;

  /** What is done, and how far that is in percent; below 0 when that is not known. */
  private record State(String what, int percent) {}

  Progress(PrintStream console, TerminalLine line) {
    this.console = console;
    this.line = line;
  }

  /** Returns that of the command that this thread is running; others may then speak to it. */
  public static Progress ofThisCommand() {
    RunningCommand running = RunningCommand.ofThisThread();
    return new Progress(running.console(), running.line());
  }

  /** Tells whether it is drawn at a terminal: then it may be spoken to often. */
  public boolean isDrawn() {
    return line != null;
  }

  /** Says what is done now. */
  public void say(String what) {
    say(what, -1);
  }

  /**
   * Says what is done now, and how far that is. Does not block, but on the command's own thread.
   *
   * @param percent of the whole, 0 to 100; below 0 when that is not known
   */
  public void say(String what, int percent) {
    State state = new State(what, percent);
    if (console == null) {
      return;
    }
    if (Thread.currentThread() == command) {
      show(state);
      return;
    }
    synchronized (this) {
      if (!done && said.size() == MOST) {
        said.removeFirst();
      }
      if (!done) {
        said.addLast(state);
      }
      notifyAll();
    }
  }

  /**
   * Shows what others say until there is an answer. For the command's own thread, once.
   *
   * @return the answer
   * @throws Exception with which the answer fails
   */
  public <T> T await(CompletableFuture<T> answer) throws Exception {
    answer.whenComplete((result, failure) -> wake());
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = !answer.isDone();
        showAll(next(goesOn, answer));
      }
      return answer.get();
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof Exception cause ? cause : failed;
    } finally {
      end();
    }
  }

  private synchronized void wake() {
    notifyAll();
  }

  private synchronized List<State> next(boolean waits, CompletableFuture<?> answer)
      throws InterruptedException {
    if (waits && said.isEmpty() && !answer.isDone()) {
      wait(line == null ? 0 : REDRAW_MILLIS);
    }
    List<State> all = List.copyOf(said);
    said.clear();
    return all;
  }

  /** What comes later is for nobody. */
  private synchronized void end() {
    done = true;
    said.clear();
  }

  private void showAll(List<State> states) {
    if (line == null) {
      states.forEach(this::show);
    } else if (states.isEmpty()) {
      line.redraw();
    } else {
      show(states.get(states.size() - 1));
    }
  }

  private void show(State state) {
    if (line != null) {
      line.draw(state.what(), state.percent());
    } else {
      console.print(state.what() + "\n");
      console.flush();
    }
  }
}
