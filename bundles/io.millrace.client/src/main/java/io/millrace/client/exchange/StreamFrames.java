// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads messages from a stream one by one [RFC 8323 §3.2]. Used by one thread. */
final class StreamFrames {
  private static final int LONGEST_TOKEN_BYTES = 8;
  private static final byte MARKER = (byte) 0xFF;
  private static final int[] BASE = {13, 269, 65805};

  private final DataInputStream in;
  private final int mostBytes;

  /**
   * Reads from {@code in}.
   *
   * @param mostBytes the longest message that is taken
   */
  StreamFrames(InputStream in, int mostBytes) {
    this.in = new DataInputStream(in);
    this.mostBytes = mostBytes;
  }

  /**
   * Returns the next message, from its first byte to its last; waits for it.
   *
   * @throws java.io.EOFException at the stream's end
   */
  byte[] next() throws IOException {
    int first = in.readUnsignedByte();
    int nibble = first >> 4;
    int tokenBytes = first & 15;
    byte[] extension = in.readNBytes(extensionBytes(nibble));
    long rest = nibble;
    if (nibble >= 13) {
      long value = 0;
      for (byte each : extension) {
        value = value << 8 | each & 255;
      }
      rest = value + BASE[nibble - 13];
    }
    if (tokenBytes > LONGEST_TOKEN_BYTES || rest > mostBytes) {
      throw new IOException("what comes is no CoAP, or a message above " + mostBytes + " bytes");
    }
    ByteBuffer frame =
        ByteBuffer.allocate(2 + extension.length + tokenBytes + (int) rest)
            .put((byte) first)
            .put(extension);
    in.readFully(frame.array(), frame.position(), frame.remaining());
    return frame.array();
  }

  /** Returns a message's code, 0–255. */
  static int code(byte[] frame) {
    return frame[tokenAt(frame) - 1] & 255;
  }

  /** Returns where a message's token is, or would be. */
  static int tokenAt(byte[] frame) {
    return 2 + extensionBytes((frame[0] & 255) >> 4);
  }

  /** Returns a message's payload as text. */
  static String payload(byte[] frame) {
    int at = tokenAt(frame) + (frame[0] & 15);
    while (at < frame.length && frame[at] != MARKER) {
      at++;
    }
    return at < frame.length
        ? new String(frame, at + 1, frame.length - at - 1, StandardCharsets.UTF_8)
        : "";
  }

  private static int extensionBytes(int nibble) {
    return nibble < 13 ? 0 : 1 << nibble - 13;
  }
}
