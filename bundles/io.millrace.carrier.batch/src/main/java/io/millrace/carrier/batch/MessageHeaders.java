// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct mmsghdr} [recvmmsg(2)] as 64-bit Linux lays it out; behind it as many
 * {@code struct iovec}, of which each header has its own unless it is given several, and as many
 * control messages [cmsg(3)].
 */
final class MessageHeaders {
  private static final int HEADER_BYTES = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 24;
  private static final int CONTROL = 32;
  private static final int CONTROL_LENGTH = 40;
  private static final int FLAGS = 48;
  private static final int LENGTH = 56;
  private static final int VECTOR_BYTES = 16;

  /** A control message of two bytes: its length, level and type, and what it says. */
  private static final int CONTROL_BYTES = 24;

  private static final int CONTROL_LENGTH_OF_TWO = 18;
  private static final int LEVEL = 8;
  private static final int TYPE = 12;
  private static final int VALUE = 16;

  private final NativeBuffer memory;
  private final ByteBuffer bytes;
  private final int vectors;
  private final int controls;

  MessageHeaders(int count) throws ReflectiveOperationException {
    memory = new NativeBuffer(count * (HEADER_BYTES + VECTOR_BYTES + CONTROL_BYTES));
    bytes = memory.bytes;
    vectors = count * HEADER_BYTES;
    controls = vectors + count * VECTOR_BYTES;
    for (int i = 0; i < count; i++) {
      setVectors(i, i, 1);
    }
  }

  /** Sets which vectors make up a message: so many, from the first on. */
  void setVectors(int index, int first, int count) {
    bytes.putLong(index * HEADER_BYTES + VECTOR, memory.address + vectors + first * VECTOR_BYTES);
    bytes.putLong(index * HEADER_BYTES + VECTOR_LENGTH, count);
  }

  /** Says that a message is sent as datagrams of so many bytes each [udp(7), UDP_SEGMENT]. */
  void setSegments(int index, int length) {
    int control = controls + index * CONTROL_BYTES;
    bytes.putLong(control, CONTROL_LENGTH_OF_TWO);
    bytes.putInt(control + LEVEL, Libc.SOL_UDP).putInt(control + TYPE, Libc.UDP_SEGMENT);
    bytes.putShort(control + VALUE, (short) length);
    bytes.putLong(index * HEADER_BYTES + CONTROL, memory.address + control);
    bytes.putLong(index * HEADER_BYTES + CONTROL_LENGTH, CONTROL_BYTES);
  }

  /** Says that a message is sent as one datagram. */
  void clearSegments(int index) {
    bytes.putLong(index * HEADER_BYTES + CONTROL, 0);
    bytes.putLong(index * HEADER_BYTES + CONTROL_LENGTH, 0);
  }

  /** Returns the address of a header. */
  long address(int index) {
    return memory.address + index * HEADER_BYTES;
  }

  /** Sets where a message, or a part of it, is or is to be put. */
  void setData(int index, long address, int length) {
    bytes.putLong(vectors + index * VECTOR_BYTES, address);
    bytes.putLong(vectors + index * VECTOR_BYTES + 8, length);
  }

  /** Sets where the address of the other end is, or is to be put; 0 and 0 for a connected one. */
  void setName(int index, long address, int length) {
    bytes.putLong(index * HEADER_BYTES + NAME, address);
    bytes.putInt(index * HEADER_BYTES + NAME_LENGTH, length);
  }

  /** Sets how much room there is for the address of the other end. */
  void setNameLength(int index, int length) {
    bytes.putInt(index * HEADER_BYTES + NAME_LENGTH, length);
  }

  /** Tells whether a received message was longer than the room for it. */
  boolean isTruncated(int index) {
    return (bytes.getInt(index * HEADER_BYTES + FLAGS) & Libc.MSG_TRUNC) != 0;
  }

  /** Returns the length of a received message in bytes. */
  int length(int index) {
    return bytes.getInt(index * HEADER_BYTES + LENGTH);
  }
}
