// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Terminal.Signal;
import org.jline.utils.NonBlockingReader;

/**
 * Lines from a terminal of which nothing is known but that it shows what it gets: characters are
 * echoed, backspace and Ctrl-U take them away.
 */
final class DumbLines implements LineSource {
  private static final int END = 4;
  private static final int BACKSPACE = 8;
  private static final int KILL = 21;
  private static final int ESCAPE = 27;
  private static final int DELETE = 127;

  private final EditorTerminal terminal;
  private final String prompt;
  private final StringBuilder line = new StringBuilder();
  private final AtomicBoolean interrupted = new AtomicBoolean();

  DumbLines(EditorTerminal terminal, String prompt) {
    this.terminal = terminal;
    this.prompt = prompt;
  }

  @Override
  public String next() {
    Thread reading = Thread.currentThread();
    var handler =
        terminal.handle(
            Signal.INT,
            signal -> {
              interrupted.set(true);
              reading.interrupt();
            });
    try {
      return read();
    } catch (IOException ended) {
      return interrupted.getAndSet(false) ? givenUp() : null;
    } finally {
      terminal.handle(Signal.INT, handler);
      Thread.interrupted();
    }
  }

  private String givenUp() {
    show("\n");
    return "";
  }

  private String read() throws IOException {
    show(prompt);
    line.setLength(0);
    NonBlockingReader reader = terminal.reader();
    for (int next = reader.read(); next >= 0; next = reader.read()) {
      if (next == '\n' || next == '\r') {
        show("\n");
        return line.toString();
      }
      if (next == END && line.length() == 0) {
        return null;
      }
      take(next);
    }
    return null;
  }

  private void take(int next) {
    if (next == BACKSPACE || next == DELETE) {
      shorten(line.length() == 0 ? 0 : line.offsetByCodePoints(line.length(), -1));
    } else if (next == KILL) {
      shorten(0);
    } else if (next >= ' ' && next != ESCAPE) {
      line.append((char) next);
      show(Character.toString((char) next));
    }
  }

  private void shorten(int length) {
    show("\b \b".repeat(line.codePointCount(length, line.length())));
    line.setLength(length);
  }

  private void show(String text) {
    PrintWriter writer = terminal.writer();
    writer.print(text);
    writer.flush();
  }
}
