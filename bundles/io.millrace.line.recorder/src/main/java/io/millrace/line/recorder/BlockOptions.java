// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The options of a block; of several with the same code the first [draft-ietf-opsawg-pcapng §3.5].
 */
final class BlockOptions {
  private final Map<Integer, Bytes> values = new HashMap<>();

  private BlockOptions() {}

  /**
   * Reads the rest of a block.
   *
   * @throws java.nio.BufferUnderflowException when an option is longer than that
   */
  static BlockOptions read(ByteBuffer body) {
    BlockOptions options = new BlockOptions();
    while (body.remaining() >= 4) {
      int code = Short.toUnsignedInt(body.getShort());
      byte[] value = new byte[Short.toUnsignedInt(body.getShort())];
      if (code == Pcapng.OPTION_END) {
        break;
      }
      body.get(value);
      body.position(Math.min(body.limit(), body.position() + (4 - value.length % 4) % 4));
      options.values.putIfAbsent(code, Bytes.wrap(value));
    }
    return options;
  }

  /** Returns a value; empty when there is none. */
  Bytes value(int code) {
    return values.getOrDefault(code, Bytes.EMPTY);
  }

  String text(int code) {
    return new String(value(code).toArray(), StandardCharsets.UTF_8);
  }

  /** Returns a value of four bytes; 0 when there is none. */
  int number(int code, ByteOrder order) {
    Bytes value = value(code);
    return value.length() == 4 ? ByteBuffer.wrap(value.toArray()).order(order).getInt() : 0;
  }
}
