// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import java.nio.ByteBuffer;

/**
 * Tokens and message IDs towards the sensor, the NIC's own: counters that begin anywhere, so that
 * none comes again while an answer or a notification may be late [spec device-ic-api.md §9].
 */
public final class Tokens {
  /** Bytes of every token; the sensor echoes up to 8. */
  static final int BYTES = 4;

  private int token;
  private int messageId;

  public Tokens(Randomness randomness) {
    ByteBuffer start = ByteBuffer.wrap(randomness.nextBytes(6));
    token = start.getInt();
    messageId = start.getShort() & 0xFFFF;
  }

  public Bytes token() {
    return Bytes.wrap(ByteBuffer.allocate(BYTES).putInt(token++).array());
  }

  public int messageId() {
    messageId = messageId + 1 & 0xFFFF;
    return messageId;
  }
}
