// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;

/**
 * The head of a message on a stream [RFC 8323 §3.2]: the length of options and payload, the length
 * of the token, and the code. The version, the type and the message ID of a datagram are missing.
 *
 * @param headBytes how long it is itself
 * @param restBytes of options, payload marker and payload
 */
record FrameHead(int headBytes, int tokenBytes, long restBytes, int code) {
  /** The longest token [RFC 7252 §3]; nobody is told that longer ones are taken [RFC 8974]. */
  static final int MOST_TOKEN_BYTES = 8;

  private static final int ONE_BYTE = 13;
  private static final int TWO_BYTES = 14;
  private static final int FOUR_BYTES = 15;
  private static final int ONE_BYTE_BASE = 13;
  private static final int TWO_BYTES_BASE = 269;
  private static final int FOUR_BYTES_BASE = 65805;
  private static final int DATAGRAM_HEAD_BYTES = 4;
  private static final int VERSION_1 = 0x40;

  /** Reads a head; null when it is not whole yet. */
  static FrameHead read(Bytes in) {
    if (in.isEmpty()) {
      return null;
    }
    int nibble = in.at(0) >> 4;
    int extension = extensionBytes(nibble);
    int headBytes = 2 + extension;
    if (in.length() < headBytes) {
      return null;
    }
    long length = nibble < ONE_BYTE ? nibble : in.slice(1, extension).uint() + base(nibble);
    return new FrameHead(headBytes, in.at(0) & 15, length, in.at(headBytes - 1));
  }

  private static int extensionBytes(int nibble) {
    return switch (nibble) {
      case ONE_BYTE -> 1;
      case TWO_BYTES -> 2;
      case FOUR_BYTES -> 4;
      default -> 0;
    };
  }

  private static int base(int nibble) {
    return switch (nibble) {
      case ONE_BYTE -> ONE_BYTE_BASE;
      case TWO_BYTES -> TWO_BYTES_BASE;
      default -> FOUR_BYTES_BASE;
    };
  }

  /** Returns how long the message is. */
  long bytes() {
    return headBytes + tokenBytes + restBytes;
  }

  /**
   * Returns the message as a datagram would have it, which the codec reads: confirmable, with the
   * message ID 0. The bytes are copied.
   *
   * @param in begins with the message, which is whole
   */
  Bytes toDatagram(Bytes in) {
    int more = tokenBytes + (int) restBytes;
    byte[] datagram = new byte[DATAGRAM_HEAD_BYTES + more];
    datagram[0] = (byte) (VERSION_1 | tokenBytes);
    datagram[1] = (byte) code;
    in.slice(headBytes, more).copyTo(datagram, DATAGRAM_HEAD_BYTES);
    return Bytes.wrap(datagram);
  }

  /**
   * Returns a message as it goes out on a stream.
   *
   * @param datagram as the codec writes it, with a token of up to 8 bytes
   */
  static Bytes fromDatagram(Bytes datagram) {
    int tokenBytes = datagram.at(0) & 15;
    int rest = datagram.length() - DATAGRAM_HEAD_BYTES - tokenBytes;
    int nibble =
        rest < ONE_BYTE_BASE
            ? rest
            : rest < TWO_BYTES_BASE ? ONE_BYTE : rest < FOUR_BYTES_BASE ? TWO_BYTES : FOUR_BYTES;
    int extension = extensionBytes(nibble);
    byte[] frame = new byte[2 + extension + tokenBytes + rest];
    frame[0] = (byte) (nibble << 4 | tokenBytes);
    int over = rest - base(nibble);
    for (int i = 0; i < extension; i++) {
      frame[1 + i] = (byte) (over >> 8 * (extension - 1 - i));
    }
    frame[1 + extension] = (byte) datagram.at(1);
    datagram.from(DATAGRAM_HEAD_BYTES).copyTo(frame, 2 + extension);
    return Bytes.wrap(frame);
  }
}
