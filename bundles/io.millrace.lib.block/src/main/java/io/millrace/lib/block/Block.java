// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.block;

import io.millrace.api.bytes.Bytes;

/**
 * The value of a Block1 or Block2 option [RFC 7959 §2.2].
 *
 * @param number the block's number, 0–1048575
 * @param more whether more blocks follow
 * @param exponent the size as an exponent, 0–7; 7 is reserved
 */
public record Block(int number, boolean more, int exponent) {
  /** The largest block. */
  public static final int MAX_BYTES = 1024;

  /** The exponent of the largest block. */
  public static final int MAX_EXPONENT = 6;

  /** Reads an option's value, 0–0xFFFFFF. */
  public static Block of(int value) {
    return new Block(value >> 4, (value & 8) != 0, value & 7);
  }

  /** Returns the option's value. */
  public int value() {
    return number << 4 | (more ? 8 : 0) | exponent;
  }

  /** Returns the block's size in bytes, 16–1024. */
  public int bytes() {
    return 16 << Math.min(exponent, MAX_EXPONENT);
  }

  /** Returns where the block begins in the body. */
  public long offset() {
    return (long) number * bytes();
  }

  /** Tells whether the size is not the reserved one. */
  public boolean isValid() {
    return exponent <= MAX_EXPONENT;
  }

  /** Tells whether the payload has the length of this block: only the last may be shorter. */
  public boolean fits(Bytes payload) {
    int length = payload.length();
    return isValid() && (more ? length == bytes() : length <= bytes());
  }

  /** Returns this block's bytes of {@code body}, which is longer than {@link #offset()}. */
  public Bytes cut(Bytes body) {
    int from = (int) offset();
    return body.slice(from, Math.min(bytes(), body.length() - from));
  }

  /** Returns this block as it is in a response with {@code body}. */
  public Block within(Bytes body) {
    return new Block(number, offset() + bytes() < body.length(), exponent);
  }
}
