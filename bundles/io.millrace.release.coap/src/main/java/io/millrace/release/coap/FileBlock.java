// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.lib.block.Block;

/**
 * A part of a file as a request brings it.
 *
 * @param announced how long the whole file will be, as the client says; 0 when it does not
 */
record FileBlock(long offset, Bytes payload, boolean isLast, long announced) {
  /**
   * Reads a request; one without Block1 brings the file whole.
   *
   * @return null when Block1 and payload do not fit together
   */
  static FileBlock of(CoapRequest request) {
    long announced = request.options().uint(OptionNumber.SIZE1, 0);
    long value = request.options().uint(OptionNumber.BLOCK1, -1);
    if (value < 0) {
      return new FileBlock(0, request.payload(), true, announced);
    }
    Block block = Block.of((int) value);
    return block.fits(request.payload())
        ? new FileBlock(block.offset(), request.payload(), !block.more(), announced)
        : null;
  }

  long end() {
    return offset + payload.length();
  }
}
