// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable byte string: a view of an array that nobody writes to any more.
 *
 * <p>Lengths and offsets are in bytes; offsets count from 0. Equality is by content. Instances are
 * safe to share between threads.
 */
public final class Bytes {
  /** No bytes at all. */
  public static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** Returns a copy of {@code array}. */
  public static Bytes copyOf(byte[] array) {
    return copyOf(array, 0, array.length);
  }

  /**
   * Returns a copy of a part of {@code array}.
   *
   * @throws IndexOutOfBoundsException when the part is not inside the array
   */
  public static Bytes copyOf(byte[] array, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, array.length);
    return length == 0
        ? EMPTY
        : new Bytes(Arrays.copyOfRange(array, offset, offset + length), 0, length);
  }

  /**
   * Returns the remaining bytes of {@code buffer}, copied; the buffer's position moves to its
   * limit.
   */
  public static Bytes copyOf(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return wrap(copy);
  }

  /**
   * Returns a view of {@code array} without copying; the caller promises never to write to it
   * again.
   */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array, 0, array.length);
  }

  /**
   * Returns a view of a part of {@code array} without copying; the caller promises never to write
   * to it again.
   *
   * @throws IndexOutOfBoundsException when the part is not inside the array
   */
  public static Bytes wrap(byte[] array, int offset, int length) {
    java.util.Objects.checkFromIndexSize(offset, length, array.length);
    return length == 0 ? EMPTY : new Bytes(array, offset, length);
  }

  /** Returns the UTF-8 form of {@code text}. */
  public static Bytes utf8(String text) {
    return wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the bytes written as pairs of hexadecimal digits; white space between pairs is skipped.
   *
   * @throws IllegalArgumentException on an odd number of digits or anything that is no digit
   */
  public static Bytes hex(String digits) {
    return wrap(HexFormat.of().parseHex(digits.replaceAll("\\s+", "")));
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /** Tells whether the length is 0. */
  public boolean isEmpty() {
    return length == 0;
  }

  /**
   * Returns the byte at {@code index} as 0–255.
   *
   * @throws IndexOutOfBoundsException when there is no such byte
   */
  public int at(int index) {
    java.util.Objects.checkIndex(index, length);
    return array[offset + index] & 0xFF;
  }

  /**
   * Returns a part, sharing the array.
   *
   * @throws IndexOutOfBoundsException when the part is not inside these bytes
   */
  public Bytes slice(int from, int count) {
    java.util.Objects.checkFromIndexSize(from, count, length);
    return count == length ? this : count == 0 ? EMPTY : new Bytes(array, offset + from, count);
  }

  /**
   * Returns the rest from {@code from} on, sharing the array.
   *
   * @throws IndexOutOfBoundsException when {@code from} is not from 0 to the length
   */
  public Bytes from(int from) {
    return slice(from, length - from);
  }

  /** Returns these bytes followed by {@code other}. */
  public Bytes plus(Bytes other) {
    byte[] joined = new byte[length + other.length];
    copyTo(joined, 0);
    other.copyTo(joined, length);
    return wrap(joined);
  }

  /** Returns a new array with these bytes. */
  public byte[] toArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  /** Copies all bytes into {@code target}, starting at {@code at}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(array, offset, target, at, length);
  }

  /** Puts all bytes into {@code target}, moving its position. */
  public void putInto(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /** Returns a read-only buffer over these bytes. */
  public ByteBuffer toBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Returns the text these bytes spell in UTF-8; malformed input becomes U+FFFD. */
  public String utf8() {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /**
   * Returns these bytes as a big-endian unsigned number; no bytes are 0. Of 8 bytes, a number above
   * 2^63 - 1 comes out negative.
   *
   * @throws IllegalStateException when there are more than 8 bytes
   */
  public long uint() {
    if (length > 8) {
      throw new IllegalStateException("an integer of " + length + " bytes");
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value = value << 8 | array[offset + i] & 0xFF;
    }
    return value;
  }

  /** Returns the lower-case hexadecimal digits. */
  public String hex() {
    return HexFormat.of().formatHex(array, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  /**
   * Returns the sum of the bytes, each weighed with a power of 31, as it has been since the first
   * version: hashes are among what one build leaves for the next. It is not kept, because there are
   * a dozen of these objects for each message, and few are hashed.
   */
  @Override
  public int hashCode() {
    if (offset == 0 && length == array.length) {
      return Arrays.hashCode(array) - powerOf31(length); // many bytes at a time on newer Java
    }
    int h = 0;
    for (int i = offset; i < offset + length; i++) {
      h = 31 * h + array[i];
    }
    return h;
  }

  /** What {@link Arrays#hashCode(byte[])} begins with comes out as this. */
  private static int powerOf31(int exponent) {
    int power = 1;
    int square = 31;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      power *= (rest & 1) == 0 ? 1 : square;
      square *= square;
    }
    return power;
  }

  @Override
  public String toString() {
    return hex();
  }
}
