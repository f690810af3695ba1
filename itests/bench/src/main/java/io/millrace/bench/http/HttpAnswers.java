// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Takes answers with a Content-Length, or without a body, from one connection. */
final class HttpAnswers {
  /** The answer is not whole yet. */
  static final int MORE = 0;

  /** An answer is whole. */
  static final int WHOLE = 1;

  /** The server has ended the connection. */
  static final int ENDED = 2;

  private static final String LENGTH = "\r\ncontent-length:";

  private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);
  private String line = "";

  void clear() {
    buffer.clear();
  }

  /** Returns the first line of the answer that was whole last. */
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
    String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    int head = text.indexOf("\r\n\r\n");
    if (head < 0 || text.length() < head + 4 + length(text.substring(0, head))) {
      return MORE;
    }
    line = text.substring(0, text.indexOf("\r\n"));
    buffer.clear(); // there is never a second answer: a client sends one request at a time
    return WHOLE;
  }

  private static int length(String head) {
    int at = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (at < 0) {
      return 0;
    }
    int end = head.indexOf("\r\n", at + LENGTH.length());
    String digits = head.substring(at + LENGTH.length(), end < 0 ? head.length() : end);
    return Integer.parseInt(digits.strip());
  }
}
