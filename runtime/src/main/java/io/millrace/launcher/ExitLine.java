// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Passes a command's output on and keeps back its last line, {@code \u0001exit <status>}, and the
 * line {@code \u0001read}, by which the router asks for the command's input. The mark may stand
 * behind output that did not end its line.
 */
final class ExitLine extends FilterOutputStream {

  private static final int MARK = 1;
  private static final String WORD = "exit ";

  private static final String READ = "\u0001read\n";

  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final Runnable input;

  ExitLine(OutputStream out) {
    this(out, () -> {});
  }

  /**
   * Makes it.
   *
   * @param input begins to send the command's input
   */
  ExitLine(OutputStream out, Runnable input) {
    super(out);
    this.input = input;
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int i = from; i < from + count; i++) {
      write(bytes[i]);
    }
    out.flush();
  }

  @Override
  public void write(int b) throws IOException {
    if (b == MARK) {
      release();
      held.write(b);
    } else if (held.size() > 0 && held.size() < 32) {
      held.write(b);
      if (b == '\n' && held.toString(StandardCharsets.UTF_8).equals(READ)) {
        held.reset();
        input.run();
      }
    } else {
      release();
      out.write(b);
    }
  }

  /** The status the router told, or -1 when it told none; what was held and is none goes out. */
  int status() throws IOException {
    String line = held.toString(StandardCharsets.UTF_8).strip();
    String word = "\u0001" + WORD;
    if (line.startsWith(word) && line.substring(word.length()).matches("\\d{1,3}")) {
      return Integer.parseInt(line.substring(word.length()));
    }
    release();
    out.flush();
    return -1;
  }

  private void release() throws IOException {
    held.writeTo(out);
    held.reset();
  }
}
