// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where the calls of one thread leave errno. */
final class Errno {
  private static final int BYTES = 16;

  /** The argument of the functions. */
  final Object segment;

  private final ByteBuffer state = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());

  Errno() throws ReflectiveOperationException {
    segment = Libc.FOREIGN.segment(state);
  }

  /** Returns the error of the last call that failed. */
  int value() {
    return state.getInt(0);
  }
}
