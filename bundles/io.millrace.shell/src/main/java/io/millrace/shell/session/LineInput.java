// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads lines of UTF-8 from a stream, and not a byte more than the line. For one thread. */
public final class LineInput implements Closeable {
  private static final int LONGEST_LINE_BYTES = 65536;

  private final InputStream in;

  /** Makes it. */
  public LineInput(InputStream in) {
    this.in = in;
  }

  /** Returns the next line without its end; null at the end or when it is too long. */
  public String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() == LONGEST_LINE_BYTES) {
        return null;
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Closes the stream; any thread. */
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException closed) {
      System.getLogger(LineInput.class.getName())
          .log(System.Logger.Level.DEBUG, "closed with a failure", closed);
    }
  }
}
