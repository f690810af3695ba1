// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.dtls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/** Confirmable GETs, whose message ID is their token as well [RFC 7252 §3]. */
final class Requests {
  private static final int URI_PATH = 11;
  private static final int PROXY_URI = 35;

  private Requests() {}

  /** Returns requests through a proxy, for a URI of 13 to 268 bytes. */
  static IntFunction<byte[]> proxied(String uri) {
    byte[] text = uri.getBytes(StandardCharsets.US_ASCII);
    byte[] option =
        ByteBuffer.allocate(3 + text.length)
            .put((byte) 0xDD)
            .put((byte) (PROXY_URI - 13))
            .put((byte) (text.length - 13))
            .put(text)
            .array();
    return id -> request(id, option);
  }

  /** Returns requests for a resource of one segment. */
  static IntFunction<byte[]> local(String path) {
    byte[] text = path.getBytes(StandardCharsets.US_ASCII);
    byte[] option =
        ByteBuffer.allocate(1 + text.length)
            .put((byte) (URI_PATH << 4 | text.length))
            .put(text)
            .array();
    return id -> request(id, option);
  }

  private static byte[] request(int id, byte[] option) {
    return ByteBuffer.allocate(8 + option.length)
        .put((byte) 0x44)
        .put((byte) 1)
        .putShort((short) id)
        .putInt(id)
        .put(option)
        .array();
  }
}
