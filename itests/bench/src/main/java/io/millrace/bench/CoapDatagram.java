// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The few requests that {@link FloodBench} and {@link SwapBench} send, as bytes [RFC 7252 §3]. */
final class CoapDatagram {
  static final int GET = 1;
  static final int POST = 2;
  private static final int URI_PATH = 11;
  private static final int PROXY_URI = 35;
  private static final int TOKEN_BYTES = 4;
  private static final int MOST_BYTES = 1472;

  private CoapDatagram() {}

  /** Returns a confirmable request for a resource of one segment. */
  static ByteBuffer request(int method, String path, int messageId, String payload) {
    ByteBuffer bytes = head(method, messageId);
    bytes.put((byte) (URI_PATH << 4 | path.length()));
    bytes.put(path.getBytes(StandardCharsets.US_ASCII));
    if (!payload.isEmpty()) {
      bytes.put((byte) 0xff).put(payload.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.flip();
  }

  /** Returns a confirmable request through a proxy, for a URI of 13 to 268 bytes. */
  static ByteBuffer proxied(int method, String uri, int messageId) {
    ByteBuffer bytes = head(method, messageId);
    bytes.put((byte) 0xdd).put((byte) (PROXY_URI - 13)).put((byte) (uri.length() - 13));
    return bytes.put(uri.getBytes(StandardCharsets.US_ASCII)).flip();
  }

  /** The header, and the message ID as the token. */
  private static ByteBuffer head(int method, int messageId) {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    bytes.put((byte) (0x40 | TOKEN_BYTES)).put((byte) method).putShort((short) messageId);
    return bytes.putInt(messageId);
  }

  /** Returns the token, -1 when there is none: an empty message. */
  static int token(ByteBuffer datagram) {
    return (datagram.get(0) & 15) == TOKEN_BYTES ? datagram.getInt(4) : -1;
  }

  /** Returns the class and detail, for example 205. */
  static int code(ByteBuffer datagram) {
    int code = datagram.get(1) & 255;
    return (code >> 5) * 100 + (code & 31);
  }

  /** Returns the acknowledgement to a confirmable answer. */
  static ByteBuffer acknowledgement(ByteBuffer datagram) {
    return ByteBuffer.allocate(4)
        .put((byte) 0x60)
        .put((byte) 0)
        .putShort(datagram.getShort(2))
        .flip();
  }

  static boolean isConfirmable(ByteBuffer datagram) {
    return (datagram.get(0) >> 4 & 3) == 0;
  }
}
