// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.time.Randomness;
import java.nio.ByteBuffer;

/**
 * The NIC's tokens and message IDs towards the sensor: counters with a random start, so that none
 * is used again while a late answer or notification may arrive [spec device-ic-api.md §9].
 */
public final class Tokens {
  /** The length of every token in bytes; the sensor echoes up to 8. */
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
