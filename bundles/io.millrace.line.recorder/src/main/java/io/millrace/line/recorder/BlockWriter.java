// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Builds one block of a capture file [draft-ietf-opsawg-pcapng §3]. */
final class BlockWriter {
  private static final int MAX_TEXT_BYTES = 2000;
  private static final int FRAMING_BYTES = 12;

  private ByteBuffer body = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);

  private BlockWriter ensure(int bytes) {
    if (body.remaining() < bytes) {
      body =
          ByteBuffer.allocate(body.position() + 2 * bytes)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(body.flip());
    }
    return this;
  }

  BlockWriter int16(int value) {
    ensure(2).body.putShort((short) value);
    return this;
  }

  BlockWriter int32(int value) {
    ensure(4).body.putInt(value);
    return this;
  }

  BlockWriter int64(long value) {
    ensure(8).body.putLong(value);
    return this;
  }

  /** A moment in units of the interface's resolution: its upper half first. */
  BlockWriter moment(long units) {
    return int32((int) (units >>> 32)).int32((int) units);
  }

  /** Bytes, filled up to whole words. */
  BlockWriter padded(Bytes bytes) {
    ensure(bytes.length() + 3).body.put(bytes.toBuffer());
    while (body.position() % 4 != 0) {
      body.put((byte) 0);
    }
    return this;
  }

  BlockWriter option(int code, Bytes value) {
    return int16(code).int16(value.length()).padded(value);
  }

  /** A text; none when it is empty, cut when it is long. */
  BlockWriter option(int code, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    int length = utf8.length;
    if (length > MAX_TEXT_BYTES) {
      length = MAX_TEXT_BYTES;
      while ((utf8[length] & 0xC0) == 0x80) {
        length--;
      }
    }
    return length == 0 ? this : option(code, Bytes.wrap(utf8, 0, length));
  }

  /** Ends the options and returns the whole block. */
  ByteBuffer block(int type) {
    int16(Pcapng.OPTION_END).int16(0);
    int length = body.position() + FRAMING_BYTES;
    return ByteBuffer.allocate(length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(type)
        .putInt(length)
        .put(body.flip())
        .putInt(length)
        .flip();
  }
}
