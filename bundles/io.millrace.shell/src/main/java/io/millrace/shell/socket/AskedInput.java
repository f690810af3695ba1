// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What comes from the other side of the control socket. When {@link #askFirst} was called, the
 * other side is asked for it at the first read, by the line {@code \\u0001read}: the standard input
 * of a client belongs to its script, and is taken only for a command that reads it. For one reader.
 */
final class AskedInput extends InputStream {
  private static final byte[] READ = "\u0001read\n".getBytes(StandardCharsets.UTF_8);

  private final InputStream in;
  private final OutputStream out;
  private boolean asks;

  AskedInput(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  void askFirst() {
    asks = true;
  }

  private void ask() throws IOException {
    if (asks) {
      asks = false;
      out.write(READ);
    }
  }

  @Override
  public int read() throws IOException {
    ask();
    return in.read();
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ask();
    return in.read(target, offset, length);
  }

  @Override
  public int available() throws IOException {
    return in.available();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
