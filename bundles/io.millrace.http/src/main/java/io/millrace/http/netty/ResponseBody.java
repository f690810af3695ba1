// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * The body of a response. It goes out when its buffer is full, when it is flushed and at the end; a
 * body that fits goes out with the head at once.
 */
final class ResponseBody extends OutputStream {
  private static final int MOST_BYTES = 16 << 10;

  private final Exchange response;
  private final boolean chunked;
  private long left;
  private byte[] buffer;
  private int count;
  private boolean closed;

  /**
   * Makes it.
   *
   * @param length the body's; negative: it is not known
   */
  ResponseBody(Exchange response, long length) {
    this.response = response;
    this.chunked = length < 0;
    this.left = length;
    this.buffer = new byte[(int) (chunked ? 1024 : Math.min(length, MOST_BYTES))];
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] from, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, from.length);
    if (closed) {
      throw new IOException("the response has ended");
    }
    if (!chunked && length > left) {
      throw new IOException("the body is longer than its Content-Length");
    }
    left -= chunked ? 0 : length;
    int done = 0;
    while (done < length) {
      if (count == MOST_BYTES) {
        flush();
      }
      int part = Math.min(length - done, MOST_BYTES - count);
      if (count + part > buffer.length) {
        int wanted = Math.max(count + part, 2 * buffer.length);
        buffer = Arrays.copyOf(buffer, Math.min(MOST_BYTES, wanted));
      }
      System.arraycopy(from, offset + done, buffer, count, part);
      count += part;
      done += part;
    }
  }

  @Override
  public void flush() throws IOException {
    if (!closed) {
      response.send(taken(), false);
    }
  }

  private byte[] taken() {
    byte[] all = Arrays.copyOf(buffer, count);
    count = 0;
    return all;
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (left > 0 && !chunked) {
      response.abort();
      throw new IOException(left + " bytes of the body were not written");
    }
    response.send(taken(), true);
  }
}
