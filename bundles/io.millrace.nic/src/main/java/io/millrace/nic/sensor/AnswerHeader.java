// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;

/**
 * Tells by the headers of two messages whether the sensor's message answers ours [RFC 7252 §3,
 * §4.2, §5.3]. The sensor answers every request, NON ones too, under the request's message ID [spec
 * device-ic-api.md §9]; a notification has one of its own.
 */
final class AnswerHeader {
  private static final int HEADER_BYTES = 4;
  private static final int LONGEST_TOKEN = 8;

  private AnswerHeader() {}

  /** Tells whether message ID and token are the request's; an empty message has no token. */
  static boolean answers(Bytes request, Bytes message) {
    if (message.length() < HEADER_BYTES || !messageId(message).equals(messageId(request))) {
      return false;
    }
    boolean empty = message.at(1) == 0;
    return empty || token(message).equals(token(request));
  }

  private static Bytes messageId(Bytes message) {
    return message.slice(2, 2);
  }

  private static Bytes token(Bytes message) {
    int there = message.length() - HEADER_BYTES;
    int length = Math.min(message.at(0) & 0x0F, LONGEST_TOKEN);
    return message.slice(HEADER_BYTES, Math.min(length, there));
  }
}
