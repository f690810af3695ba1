// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import java.io.IOException;
import org.jline.utils.NonBlockingReader;

/**
 * Reads keys without a time-out: JLine's {@code BindingReader} reads with one of 100 ms and begins
 * again, so an idle session would wake ten times a second. A peek, by which an escape is told from
 * a key that begins with one, keeps its time-out.
 */
final class UntimedReader extends NonBlockingReader {
  private final NonBlockingReader keys;

  UntimedReader(NonBlockingReader keys) {
    this.keys = keys;
  }

  @Override
  protected int read(long timeout, boolean isPeek) throws IOException {
    return isPeek ? keys.peek(timeout) : keys.read();
  }

  @Override
  public int readBuffered(char[] target, int offset, int length, long timeout) throws IOException {
    return keys.readBuffered(target, offset, length, timeout);
  }

  @Override
  public int available() {
    return keys.available();
  }

  @Override
  public void close() throws IOException {
    keys.close();
  }
}
