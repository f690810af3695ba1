// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

/** The check sequence of frames, CRC-16/X-25 [spec hdlc-link.md §3]. */
final class Crc {
  private static final int START = 0xFFFF;
  private static final int POLYNOMIAL_REFLECTED = 0x8408;
  private static final int[] TABLE = table();

  private Crc() {}

  /** Returns the check sequence over a part of {@code bytes}, as sent: low byte first. */
  static int of(byte[] bytes, int from, int count) {
    int register = START;
    for (int i = from; i < from + count; i++) {
      register = register >>> 8 ^ TABLE[(register ^ bytes[i]) & 0xFF];
    }
    return ~register & 0xFFFF;
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int value = 0; value < table.length; value++) {
      int register = value;
      for (int bit = 0; bit < 8; bit++) {
        register = (register & 1) == 0 ? register >>> 1 : register >>> 1 ^ POLYNOMIAL_REFLECTED;
      }
      table[value] = register;
    }
    return table;
  }
}
