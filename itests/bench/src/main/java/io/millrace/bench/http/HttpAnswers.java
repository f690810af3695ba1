// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Takes answers with a Content-Length, or without a body, from one connection. It looks at the
 * bytes where they are: what the clients take of the CPU is not there for the router.
 */
final class HttpAnswers {
  /** The answer is not whole yet. */
  static final int MORE = 0;

  /** An answer is whole. */
  static final int WHOLE = 1;

  /** The server has ended the connection. */
  static final int ENDED = 2;

  private static final byte[] LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
  private static final int LOWER_CASE = 0x20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);
  private final byte[] expected;
  private String line = "";
  private int length; // of the header so far: of the body

  /** Makes it for answers whose first line should begin so. */
  HttpAnswers(String expected) {
    this.expected = expected.getBytes(StandardCharsets.US_ASCII);
  }

  void clear() {
    buffer.clear();
  }

  /** Returns the first line of the answer that was whole last; empty when it was as expected. */
  String line() {
    return line;
  }

  int read(ReadableByteChannel channel) throws IOException {
    if (!buffer.hasRemaining()) {
      throw new IOException("an answer is longer than the buffer");
    }
    int count;
    try {
      count = channel.read(buffer);
    } catch (IOException reset) {
      return ENDED;
    }
    if (count < 0) {
      return ENDED;
    }
    int body = header();
    if (body < 0 || buffer.position() < body + length) {
      return MORE;
    }
    line = isExpected() ? "" : firstLine();
    buffer.clear(); // there is never a second answer: a client sends one request at a time
    return WHOLE;
  }

  /** Returns where the body begins, -1 when the header is not whole, and notes how long it is. */
  private int header() {
    length = 0;
    int begin = 0;
    for (int i = 0; i < buffer.position(); i++) {
      if (buffer.get(i) == '\n') {
        if (i - begin <= 1) { // an empty line
          return i + 1;
        }
        if (isLength(begin)) {
          length = number(begin + LENGTH.length, i);
        }
        begin = i + 1;
      }
    }
    return -1;
  }

  private boolean isLength(int begin) {
    for (int i = 0; i < LENGTH.length; i++) {
      if (begin + i >= buffer.position() || lower(buffer.get(begin + i)) != LENGTH[i]) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter | LOWER_CASE : letter;
  }

  private int number(int begin, int end) {
    int value = 0;
    for (int i = begin; i < end; i++) {
      int digit = buffer.get(i) - '0';
      value = digit >= 0 && digit <= 9 ? 10 * value + digit : value;
    }
    return value;
  }

  private boolean isExpected() {
    for (int i = 0; i < expected.length; i++) {
      if (buffer.get(i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private String firstLine() {
    byte[] all = new byte[buffer.position()];
    buffer.get(0, all);
    String text = new String(all, StandardCharsets.ISO_8859_1);
    return text.substring(0, text.indexOf("\r\n"));
  }
}
