// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory outside of the heap that C functions read and write, in the machine's byte order. */
final class NativeBuffer {
  /** Its bytes. */
  final ByteBuffer bytes;

  /** The address of its first byte. */
  final long address;

  NativeBuffer(int length) throws ReflectiveOperationException {
    bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
    address = Libc.FOREIGN.address(bytes);
  }
}
