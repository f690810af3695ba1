// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import java.nio.ByteBuffer;

/**
 * CRC-16/IBM-3740: polynomial 1021, initial value FFFF, not reflected, no final XOR. Not
 * thread-safe.
 */
final class Crc16 {
  private static final int POLYNOMIAL = 0x1021;
  private static final int[] TABLE = new int[256];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      int crc = i << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ POLYNOMIAL;
      }
      TABLE[i] = crc & 0xFFFF;
    }
  }

  private int crc = 0xFFFF;

  /** Adds the remaining bytes of a buffer. */
  Crc16 update(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      crc = (crc << 8 ^ TABLE[crc >> 8 ^ bytes.get() & 0xFF]) & 0xFFFF;
    }
    return this;
  }

  /** Returns the CRC of all bytes so far, 0–65535. */
  int value() {
    return crc;
  }
}
