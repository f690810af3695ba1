// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.time.Instant;

/**
 * What is published once, when the broker is there.
 *
 * @param topic without placeholders
 * @param contentType a media type; may be empty
 * @param time when it came, by the router's clock
 */
public record Item(String topic, String contentType, Instant time, Bytes payload) {
  private static final int FIXED_BYTES = 1 + 2 + 2 + 8;
  private static final int VERSION = 1;

  /** Returns how many bytes {@link #record} has, at the most. */
  public int bytes() {
    return FIXED_BYTES + 3 * (topic.length() + contentType.length()) + payload.length();
  }

  /** Returns it as it is stored. */
  Bytes record() {
    Bytes place = Bytes.utf8(topic);
    Bytes type = Bytes.utf8(contentType);
    ByteBuffer out =
        ByteBuffer.allocate(FIXED_BYTES + place.length() + type.length() + payload.length());
    out.put((byte) VERSION).putLong(time.toEpochMilli());
    out.putShort((short) place.length());
    place.putInto(out);
    out.putShort((short) type.length());
    type.putInto(out);
    payload.putInto(out);
    return Bytes.wrap(out.array());
  }

  /** Reads what {@link #record} has returned; null when it is of a later version. */
  static Item of(Bytes record) {
    ByteBuffer in = record.toBuffer();
    if (in.get() != VERSION) {
      return null;
    }
    Instant time = Instant.ofEpochMilli(in.getLong());
    String topic = text(in);
    String type = text(in);
    return new Item(topic, type, time, Bytes.copyOf(in));
  }

  private static String text(ByteBuffer in) {
    byte[] text = new byte[in.getShort() & 0xFFFF];
    in.get(text);
    return Bytes.wrap(text).utf8();
  }
}
