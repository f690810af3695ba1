// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Records of bytes in the order in which they were added: the newest are added at one end, the
 * oldest are dropped at the other, and what lies between is written over in place. They lie in
 * arrays of 64 KiB that come and go with them, so that half a million records are no work for the
 * garbage collector, and adding one touches memory that is next to what was touched last.
 *
 * <p>A record is known by its position, a count of units of eight bytes that overflows in time:
 * positions are compared by their difference. A record begins with its length in units, which
 * belongs to this class, and lies in one array. Used on the loop alone.
 */
final class RecordLog {
  /** The position of no record. */
  static final int NOWHERE = 0;

  /** What is before the bytes of a record that are its user's. */
  static final int HEAD_BYTES = 4;

  private static final int UNIT_BYTES = 8;
  private static final int CHUNK_BITS = 13;
  private static final int CHUNK = 1 << CHUNK_BITS; // in units

  /** The longest record: the first unit of each array is not used, so that 0 is nowhere. */
  static final int MAX_BYTES = (CHUNK - 1) * UNIT_BYTES;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private byte[][] chunks = new byte[2][]; // by number, modulo the length, a power of two
  private byte[] spare;
  private int oldest = 1;
  private int next = 1;

  /** Adds a record of so many bytes, head included; what it contains is not defined. */
  int add(int bytes) {
    int units = (bytes + UNIT_BYTES - 1) / UNIT_BYTES;
    int left = CHUNK - (next & CHUNK - 1);
    if (units > left) {
      skip(left);
    }
    int added = next;
    open(added >>> CHUNK_BITS);
    setInt(added, 0, units);
    next = following(added, units);
    return added;
  }

  /** The rest of this array stays empty. */
  private void skip(int left) {
    setInt(next, 0, 0);
    boolean empty = isEmpty();
    next += left + 1;
    if (empty) {
      leave(next);
    }
  }

  /** A position behind the last unit of an array is the first one of the next array. */
  private static int following(int position, int units) {
    int end = position + units;
    return (end & CHUNK - 1) == 0 ? end + 1 : end;
  }

  private void open(int number) {
    int first = oldest >>> CHUNK_BITS;
    int used = number - first & -1 >>> CHUNK_BITS;
    if (used >= chunks.length) {
      byte[][] larger = new byte[2 * chunks.length][];
      for (int i = first; i < first + chunks.length; i++) {
        larger[i & larger.length - 1] = chunks[i & chunks.length - 1];
      }
      chunks = larger;
    }
    int at = number & chunks.length - 1;
    if (chunks[at] == null) {
      chunks[at] = spare == null ? new byte[CHUNK * UNIT_BYTES] : spare;
      spare = null;
    }
  }

  /** Drops the oldest record. */
  void dropOldest() {
    leave(after(oldest));
  }

  /** Nothing before that position is needed any more. */
  private void leave(int position) {
    int at = oldest >>> CHUNK_BITS & chunks.length - 1;
    if (oldest >>> CHUNK_BITS != position >>> CHUNK_BITS) {
      spare = chunks[at];
      chunks[at] = null;
    }
    oldest = position;
  }

  /** Takes a record back, when it is the newest; returns whether it was. */
  boolean takeBack(int position) {
    boolean newest = after(position) == next;
    if (newest) {
      next = position;
    }
    return newest;
  }

  /** Drops all records, and the arrays. */
  void clear() {
    oldest = next;
    chunks = new byte[2][];
    spare = null;
    if ((next & CHUNK - 1) != 1) {
      next += CHUNK - (next & CHUNK - 1) + 1; // where an array begins
      oldest = next;
    }
  }

  /**
   * Returns all that it holds; from then on that is its taker's. What the timers of this log's
   * owner drop here until that has stopped, the taker still has.
   */
  Map<String, Object> release() {
    return Map.of(
        "chunkBits", CHUNK_BITS, "chunks", chunks.clone(), "oldest", oldest, "next", next);
  }

  /** Tells whether that was released by a log that lays its records out as this one. */
  static boolean isReadable(Map<?, ?> released) {
    return Integer.valueOf(CHUNK_BITS).equals(released.get("chunkBits"))
        && released.get("chunks") instanceof byte[][];
  }

  /** Goes on with what another log has released, instead of what it holds. */
  void adopt(Map<?, ?> released) {
    chunks = (byte[][]) released.get("chunks");
    oldest = (Integer) released.get("oldest");
    next = (Integer) released.get("next");
    spare = null;
  }

  private int units(int position) {
    return getInt(position, 0);
  }

  /** Tells whether there is a record at a position where there was one. */
  boolean has(int position) {
    return position != NOWHERE && position - oldest >= 0 && next - position > 0;
  }

  boolean isEmpty() {
    return oldest == next;
  }

  /** Returns the position of the oldest record. */
  int oldest() {
    return oldest;
  }

  /** Returns the position of the record that was added after another, or that of the next one. */
  int after(int position) {
    int after = following(position, units(position));
    return after != next && units(after) == 0 ? after + CHUNK - (after & CHUNK - 1) + 1 : after;
  }

  /** Returns how many bytes lie between the oldest record and the next one. */
  long bytes() {
    return (long) UNIT_BYTES * (next - oldest);
  }

  /** Returns how many bytes a record has, head included. */
  int bytes(int position) {
    return UNIT_BYTES * units(position);
  }

  private byte[] chunk(int position) {
    return chunks[position >>> CHUNK_BITS & chunks.length - 1];
  }

  private static int index(int position, int offset) {
    return UNIT_BYTES * (position & CHUNK - 1) + offset;
  }

  int getInt(int position, int offset) {
    return (int) INT.get(chunk(position), index(position, offset));
  }

  void setInt(int position, int offset, int value) {
    INT.set(chunk(position), index(position, offset), value);
  }

  Bytes getBytes(int position, int offset, int length) {
    return Bytes.copyOf(chunk(position), index(position, offset), length);
  }

  void setBytes(int position, int offset, Bytes bytes) {
    bytes.copyTo(chunk(position), index(position, offset));
  }

  /** Copies a part of one record into the same part of another. */
  void copy(int from, int to, int offset, int length) {
    System.arraycopy(chunk(from), index(from, offset), chunk(to), index(to, offset), length);
  }
}
