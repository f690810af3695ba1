// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;

/**
 * Brings what a person types to the terminal, on a thread of its own, so that Ctrl-C arrives while
 * a command runs. What is typed ahead meanwhile is bounded, and so is a line: more of it is passed
 * over. A size of the terminal may come in between: the byte 0xFF, which no UTF-8 has, then
 * columns, a blank, rows and a line's end.
 */
final class EditorInput {
  /** The editor draws a line anew for each character: much longer ones would cost minutes. */
  static final int LONGEST_LINE_BYTES = 4096;

  private static final int DELETE = 127;
  private static final int AHEAD_BYTES = 512;

  /** CR, LF, Ctrl-C and Ctrl-U. */
  private static final String END_LINES = "\r\n\u0003\u0015";

  private static final System.Logger LOG = System.getLogger(EditorInput.class.getName());

  private final InputStream in;
  private final EditorTerminal terminal;
  private final SizeReport sizes;
  private int sinceLineEnd;
  private volatile boolean commandRuns;

  EditorInput(InputStream in, EditorTerminal terminal) {
    this.in = in;
    this.terminal = terminal;
    this.sizes = new SizeReport(terminal);
  }

  void start() {
    Daemon.thread("shell-input", this::run).start();
  }

  /** Says whether a command runs, which reads nothing of what is typed. */
  void setCommandRuns(boolean runs) {
    commandRuns = runs;
  }

  private void run() {
    byte[] bytes = new byte[1024];
    try {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        for (int i = 0; i < count; i++) {
          take(bytes[i] & 0xFF);
        }
      }
    } catch (IOException | RuntimeException gone) {
      LOG.log(Level.DEBUG, "the input of a terminal ended", gone);
    } finally {
      terminal.endInput();
    }
  }

  private void take(int next) throws IOException {
    if (sizes.takes(next)) {
      return;
    }
    sinceLineEnd = END_LINES.indexOf(next) >= 0 ? 0 : sinceLineEnd + 1;
    boolean isText = next >= ' ' && next != DELETE;
    // What is typed ahead is not to keep Ctrl-C waiting behind it.
    int ahead = commandRuns ? terminal.input().available() : 0;
    if (isText && (sinceLineEnd > LONGEST_LINE_BYTES || ahead > AHEAD_BYTES)) {
      return;
    }
    terminal.processInputByte(next);
  }
}
