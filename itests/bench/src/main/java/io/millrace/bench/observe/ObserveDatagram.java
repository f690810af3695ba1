// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The few messages of an observation, as bytes [RFC 7252 §3; RFC 7641 §2]. */
final class ObserveDatagram {
  static final int MOST_BYTES = 1472;
  static final int NO_NUMBER = -1;

  private static final int CON = 0;
  private static final int NON = 1;
  private static final int ACK = 2;
  private static final int RST = 3;
  private static final int GET = 1;
  private static final int CONTENT = 0x45;
  private static final int OBSERVE = 6;
  private static final int CONTENT_FORMAT = 12;
  private static final int PROXY_URI = 35;
  private static final int TOKEN_BYTES = 4;

  private ObserveDatagram() {}

  /** Returns a confirmable request that observes through a proxy; a URI of 13 to 268 bytes. */
  static ByteBuffer register(int messageId, int token, String uri) {
    ByteBuffer to = ByteBuffer.allocate(MOST_BYTES);
    head(to, CON, TOKEN_BYTES, GET, messageId).putInt(token).put((byte) (OBSERVE << 4));
    to.put((byte) 0xdd).put((byte) (PROXY_URI - OBSERVE - 13)).put((byte) (uri.length() - 13));
    return to.put(uri.getBytes(StandardCharsets.US_ASCII)).flip();
  }

  /** Writes a 2.05 with a value; a notification unless it acknowledges. */
  static ByteBuffer content(
      ByteBuffer to, boolean acknowledges, int messageId, byte[] token, int number, int value) {
    head(to.clear(), acknowledges ? ACK : NON, token.length, CONTENT, messageId).put(token);
    if (number != NO_NUMBER) {
      to.put((byte) (OBSERVE << 4 | 3)).put((byte) (number >> 16)).putShort((short) number);
    }
    int before = number == NO_NUMBER ? 0 : OBSERVE;
    to.put((byte) (CONTENT_FORMAT - before << 4 | 1)).put((byte) 42);
    return to.put((byte) 0xff).putInt(value).flip();
  }

  /** Writes an empty acknowledgement. */
  static ByteBuffer acknowledgement(ByteBuffer to, int messageId) {
    return head(to.clear(), ACK, 0, 0, messageId).flip();
  }

  private static ByteBuffer head(ByteBuffer to, int type, int length, int code, int messageId) {
    return to.put((byte) (0x40 | type << 4 | length)).put((byte) code).putShort((short) messageId);
  }

  private static int type(ByteBuffer from) {
    return from.get(0) >> 4 & 3;
  }

  static boolean isConfirmable(ByteBuffer from) {
    return type(from) == CON;
  }

  static boolean isReset(ByteBuffer from) {
    return type(from) == RST;
  }

  static boolean isRequest(ByteBuffer from) {
    return from.get(1) == GET;
  }

  static int messageId(ByteBuffer from) {
    return from.getShort(2) & 0xffff;
  }

  static byte[] token(ByteBuffer from) {
    byte[] token = new byte[from.get(0) & 15];
    from.get(4, token);
    return token;
  }

  /** Returns the token of a message of {@link Observers}, -1 when it is none. */
  static int index(ByteBuffer from) {
    return (from.get(0) & 15) == TOKEN_BYTES && from.limit() > 8 ? from.getInt(4) : -1;
  }

  /** Returns the value of a 2.05, -1 of anything else. */
  static int value(ByteBuffer from) {
    return from.get(1) == CONTENT && from.limit() > 12 ? from.getInt(from.limit() - 4) : -1;
  }

  /** Tells whether the message has an Observe option, which is among the first ones. */
  static boolean observes(ByteBuffer from) {
    int number = 0;
    for (int at = 4 + (from.get(0) & 15); at < from.limit() && from.get(at) != -1; ) {
      int delta = from.get(at) >> 4 & 15;
      int length = from.get(at) & 15;
      number += delta;
      if (delta > 12 || length > 12 || number >= OBSERVE) {
        return delta <= 12 && number == OBSERVE;
      }
      at += 1 + length;
    }
    return false;
  }
}
