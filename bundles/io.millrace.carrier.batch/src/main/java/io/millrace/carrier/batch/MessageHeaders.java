// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.nio.ByteBuffer;

/**
 * An array of {@code struct mmsghdr} [recvmmsg(2)] as 64-bit Linux lays it out, each with one
 * {@code struct iovec} of its own behind the array.
 */
final class MessageHeaders {
  private static final int HEADER_BYTES = 64;
  private static final int NAME = 0;
  private static final int NAME_LENGTH = 8;
  private static final int VECTOR = 16;
  private static final int VECTOR_LENGTH = 24;
  private static final int FLAGS = 48;
  private static final int LENGTH = 56;
  private static final int VECTOR_BYTES = 16;

  private final NativeBuffer memory;
  private final ByteBuffer bytes;
  private final int vectors;

  MessageHeaders(int count) throws ReflectiveOperationException {
    memory = new NativeBuffer(count * (HEADER_BYTES + VECTOR_BYTES));
    bytes = memory.bytes;
    vectors = count * HEADER_BYTES;
    for (int i = 0; i < count; i++) {
      bytes.putLong(i * HEADER_BYTES + VECTOR, memory.address + vectors + i * VECTOR_BYTES);
      bytes.putLong(i * HEADER_BYTES + VECTOR_LENGTH, 1);
    }
  }

  /** Returns the address of a header. */
  long address(int index) {
    return memory.address + index * HEADER_BYTES;
  }

  /** Sets where a message is, or is to be put. */
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
