// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import io.millrace.api.bytes.Bytes;

/**
 * The information field of UA [spec hdlc-link.md §5]: our own as secondary, and the parser of the
 * field that a primary receives.
 */
public final class UaParameters {
  /** 255 bytes of information and a window of 1, in both directions. */
  public static final Bytes OWN = Bytes.hex("818014 050200FF 060200FF 070400000001 080400000001");

  private static final int FORMAT_AND_GROUP = 0x8180;
  private static final int HEAD = 3;
  private static final int RECEIVE_LIMIT = 6;

  private UaParameters() {}

  /**
   * Returns how many bytes of information the secondary takes: its maximum information length for
   * receiving, at most 255; 255 if the field is absent or malformed.
   */
  public static int sendLimit(Bytes field) {
    if (field.length() < HEAD || field.slice(0, 2).uint() != FORMAT_AND_GROUP) {
      return FrameEncoder.MAX_INFORMATION;
    }
    int end = Math.min(field.length(), HEAD + field.at(2));
    for (int at = HEAD; at + 2 <= end && at + 2 + field.at(at + 1) <= end; ) {
      int length = field.at(at + 1);
      if (field.at(at) == RECEIVE_LIMIT && length >= 1 && length <= 4) {
        long limit = field.slice(at + 2, length).uint();
        return limit == 0
            ? FrameEncoder.MAX_INFORMATION
            : (int) Math.min(limit, FrameEncoder.MAX_INFORMATION);
      }
      at += 2 + length;
    }
    return FrameEncoder.MAX_INFORMATION;
  }
}
