// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.probe;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * A CoAP message as far as probes need it [RFC 7252 §3]: one value an option, but for the segments
 * of a path.
 *
 * @param type 0 CON, 1 NON, 2 ACK, 3 RST
 * @param code class in the upper three bits, detail in the lower five
 * @param options values by option number; of an option that comes several times the last
 */
record ProbeMessage(
    int type, int code, int id, byte[] token, Map<Integer, byte[]> options, byte[] payload) {
  static final int CON = 0;
  static final int ACK = 2;
  static final int RST = 3;
  static final int URI_PATH = 11;
  static final int CONTENT_FORMAT = 12;
  static final int PROXY_URI = 35;
  static final int ECHO = 252;

  private static final int VERSION = 1;
  private static final int MARKER = 0xFF;
  private static final int ONE_BYTE = 13;
  private static final int TWO_BYTES = 14;
  private static final int TWO_BYTES_FROM = 269;

  /** Returns an empty message: an acknowledgement or a reset. */
  static ProbeMessage empty(int type, int id) {
    return new ProbeMessage(type, 0, id, new byte[0], Map.of(), new byte[0]);
  }

  byte[] datagram() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(VERSION << 6 | type << 4 | token.length);
    out.write(code);
    out.write(id >> 8);
    out.write(id);
    out.writeBytes(token);
    int last = 0;
    for (Map.Entry<Integer, byte[]> option : new TreeMap<>(options).entrySet()) {
      for (byte[] value : values(option.getKey(), option.getValue())) {
        write(out, option.getKey() - last, value);
        last = option.getKey();
      }
    }
    if (payload.length > 0) {
      out.write(MARKER);
      out.writeBytes(payload);
    }
    return out.toByteArray();
  }

  private static byte[][] values(int number, byte[] value) {
    if (number != URI_PATH) {
      return new byte[][] {value};
    }
    return Arrays.stream(new String(value, StandardCharsets.UTF_8).split("/"))
        .map(segment -> segment.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  private static void write(ByteArrayOutputStream out, int delta, byte[] value) {
    out.write(nibble(delta) << 4 | nibble(value.length));
    extend(out, delta);
    extend(out, value.length);
    out.writeBytes(value);
  }

  private static int nibble(int number) {
    return number < ONE_BYTE ? number : number < TWO_BYTES_FROM ? ONE_BYTE : TWO_BYTES;
  }

  private static void extend(ByteArrayOutputStream out, int number) {
    if (number >= TWO_BYTES_FROM) {
      out.write(number - TWO_BYTES_FROM >> 8);
      out.write(number - TWO_BYTES_FROM);
    } else if (number >= ONE_BYTE) {
      out.write(number - ONE_BYTE);
    }
  }

  /**
   * Reads a datagram.
   *
   * @return null when it is no CoAP message
   */
  static ProbeMessage parse(ByteBuffer in) {
    try {
      int head = in.get() & 0xFF;
      int code = in.get() & 0xFF;
      int id = in.getShort() & 0xFFFF;
      byte[] token = new byte[head & 0xF];
      in.get(token);
      Map<Integer, byte[]> options = new TreeMap<>();
      byte[] payload = readOptions(in, options);
      boolean known = head >> 6 == VERSION && token.length <= 8 && payload != null;
      return known ? new ProbeMessage(head >> 4 & 3, code, id, token, options, payload) : null;
    } catch (BufferUnderflowException cut) {
      return null;
    }
  }

  private static byte[] readOptions(ByteBuffer in, Map<Integer, byte[]> options) {
    int number = 0;
    while (in.hasRemaining()) {
      int head = in.get() & 0xFF;
      if (head == MARKER) {
        byte[] payload = new byte[in.remaining()];
        in.get(payload);
        return payload.length == 0 ? null : payload;
      }
      if (head >> 4 == 0xF || (head & 0xF) == 0xF) {
        return null;
      }
      number += extended(in, head >> 4);
      byte[] value = new byte[extended(in, head & 0xF)];
      in.get(value);
      options.put(number, value);
    }
    return new byte[0];
  }

  private static int extended(ByteBuffer in, int nibble) {
    return switch (nibble) {
      case ONE_BYTE -> ONE_BYTE + (in.get() & 0xFF);
      case TWO_BYTES -> TWO_BYTES_FROM + (in.getShort() & 0xFFFF);
      default -> nibble;
    };
  }
}
