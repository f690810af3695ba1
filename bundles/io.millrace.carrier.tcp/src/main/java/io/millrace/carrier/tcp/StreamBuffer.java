// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Bytes of a stream that wait: they are added at the end and taken from the beginning. The memory
 * grows by doubling, up to a bound, as far as the budget of all buffers allows; an empty buffer has
 * none. Used by one thread at a time.
 */
final class StreamBuffer {
  private static final byte[] NONE = new byte[0];
  private static final int FIRST_BYTES = 2048;

  private final ByteBudget budget;
  private final int most;
  private byte[] array = NONE;
  private int from;
  private int to;

  /**
   * Makes an empty one.
   *
   * @param most how many bytes it holds
   */
  StreamBuffer(ByteBudget budget, int most) {
    this.budget = budget;
    this.most = most;
  }

  int length() {
    return to - from;
  }

  boolean isEmpty() {
    return to == from;
  }

  /** Returns the bytes without copying; valid until the buffer changes. */
  Bytes view() {
    return Bytes.wrap(array, from, to - from);
  }

  /** Returns the bytes to be read from; {@link #taken} says how many were. */
  ByteBuffer readable() {
    return ByteBuffer.wrap(array, from, to - from);
  }

  /** Takes bytes from the beginning; the memory of an empty buffer is given back. */
  void taken(int bytes) {
    from += bytes;
    if (from == to) {
      from = 0;
      to = 0;
      release();
    }
  }

  /**
   * Makes room at the end.
   *
   * @return false when there is none for so many bytes
   */
  boolean makeRoom(int bytes) {
    if (array.length - to >= bytes) {
      return true;
    }
    long needed = (long) length() + bytes;
    if (needed > most) {
      return false;
    }
    if (needed <= array.length) {
      System.arraycopy(array, from, array, 0, length());
    } else if (!grow((int) needed)) {
      return false;
    }
    to -= from;
    from = 0;
    return true;
  }

  private boolean grow(int needed) {
    int size = Math.max(array.length, FIRST_BYTES);
    while (size < needed) {
      size = (int) Math.min(2L * size, most);
    }
    if (!budget.take(size - array.length)) {
      return false;
    }
    byte[] larger = new byte[size];
    System.arraycopy(array, from, larger, 0, length());
    array = larger;
    return true;
  }

  /** Returns the room at the end, to be written to; {@link #added} says how much was. */
  ByteBuffer writable() {
    return ByteBuffer.wrap(array, to, array.length - to);
  }

  void added(int bytes) {
    to += bytes;
  }

  /** Adds bytes; false when they find no room, and none was added. */
  boolean add(Bytes bytes) {
    if (!makeRoom(bytes.length())) {
      return false;
    }
    bytes.copyTo(array, to);
    to += bytes.length();
    return true;
  }

  byte[] toArray() {
    return Arrays.copyOfRange(array, from, to);
  }

  /** Gives all memory back. */
  void release() {
    budget.give(array.length);
    array = NONE;
    from = 0;
    to = 0;
  }
}
