// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

/** The major types and the sizes of a head's argument [RFC 8949 §3, §3.1]. */
final class Major {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int TAG = 6;
  static final int SIMPLE = 7;

  /** Additional information: the first value that says how many bytes of argument follow. */
  static final int ONE_BYTE = 24;

  static final int TWO_BYTES = 25;
  static final int FOUR_BYTES = 26;
  static final int EIGHT_BYTES = 27;

  /** Additional information of a length that is not stated, and of the break that ends it. */
  static final int INDEFINITE = 31;

  /** Simple values [RFC 8949 §3.3]. */
  static final int FALSE = 20;

  static final int TRUE = 21;
  static final int NULL = 22;

  private Major() {}

  /** Returns how many bytes follow the head's first one: 0, 1, 2, 4 or 8. */
  static int extraBytes(long argument) {
    if (argument >>> 32 != 0) {
      return 8;
    }
    return argument >= 1 << 16 ? 4 : argument >= 1 << 8 ? 2 : argument >= ONE_BYTE ? 1 : 0;
  }

  /** Returns the additional information that announces {@code extra} bytes. */
  static int additional(int extra) {
    return ONE_BYTE + Integer.numberOfTrailingZeros(extra);
  }
}
