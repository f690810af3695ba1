// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.route;

import io.millrace.api.bytes.Bytes;

/** Percent-encoding of URIs, on bytes [RFC 3986 §2.1]. */
final class PercentEncoding {
  private PercentEncoding() {}

  /**
   * Returns the decoded bytes, the same object when nothing is encoded, or null when a percent sign
   * is not followed by two hexadecimal digits.
   */
  static Bytes decode(Bytes text) {
    int length = decodedLength(text, 0, text.length());
    if (length == text.length() || length < 0) {
      return length < 0 ? null : text;
    }
    byte[] decoded = new byte[length];
    int from = 0;
    for (int i = 0; i < length; i++) {
      decoded[i] = (byte) decodedAt(text, from);
      from += text.at(from) == '%' ? 3 : 1;
    }
    return Bytes.wrap(decoded);
  }

  /** Returns how many bytes a part decodes to; -1 when it cannot be decoded. */
  static int decodedLength(Bytes text, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      if (text.at(i) == '%') {
        if (to - i < 3 || digit(text, i + 1) < 0 || digit(text, i + 2) < 0) {
          return -1;
        }
        i += 2;
      }
      length++;
    }
    return length;
  }

  /** Returns the byte that one or three characters at {@code at} stand for. */
  static int decodedAt(Bytes text, int at) {
    int c = text.at(at);
    return c == '%' ? digit(text, at + 1) << 4 | digit(text, at + 2) : c;
  }

  private static int digit(Bytes text, int at) {
    return Character.digit(text.at(at), 16);
  }
}
