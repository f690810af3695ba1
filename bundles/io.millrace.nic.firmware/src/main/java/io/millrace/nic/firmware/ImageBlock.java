// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;

/**
 * A part of an image file that is uploaded whole or by Block1 [RFC 7959 §2.3]. Blocks of 16 bytes
 * are refused, because the first must hold the head.
 *
 * @param offset of the payload in the image file
 * @param more whether more blocks follow
 */
record ImageBlock(long offset, boolean more, Bytes payload) {
  private static final int SMALLEST_EXPONENT = 1;
  private static final int LARGEST_EXPONENT = 6;
  private static final int MOST_VALUE_BYTES = 3;

  static ImageBlock of(CoapRequest request) throws UpgradeRefusedException {
    Bytes option = request.options().first(OptionNumber.BLOCK1);
    if (option == null) {
      return new ImageBlock(0, false, request.payload());
    }
    int value = option.length() > MOST_VALUE_BYTES ? -1 : (int) option.uint();
    int exponent = value & 7;
    if (value < 0 || exponent < SMALLEST_EXPONENT || exponent > LARGEST_EXPONENT) {
      throw new UpgradeRefusedException(CoapCode.BAD_REQUEST, "blocks have 32 to 1024 bytes");
    }
    boolean more = (value & 8) != 0;
    int bytes = 16 << exponent;
    int length = request.payload().length();
    if (more ? length != bytes : length > bytes) {
      throw new UpgradeRefusedException(
          CoapCode.BAD_REQUEST, "Block1 and payload do not fit together");
    }
    return new ImageBlock((long) (value >> 4) * bytes, more, request.payload());
  }

  /** Returns the head at the beginning of the first block. */
  ImageHead head() throws UpgradeRefusedException {
    int bytes = Math.min(ImageHead.BYTES, payload.length());
    return ImageHead.of(payload.slice(0, bytes))
        .orElseThrow(
            () ->
                new UpgradeRefusedException(
                    CoapCode.BAD_REQUEST, "an image begins with a record of type 14"));
  }
}
