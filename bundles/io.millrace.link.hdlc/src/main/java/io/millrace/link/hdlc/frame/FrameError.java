// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

/** Why received bytes are not a valid frame [spec hdlc-link.md §2, §8]. */
public enum FrameError {
  /** The burst does not begin with a flag. */
  NO_OPENING_FLAG("bad_opening_flag"),
  /** The frame format is not type 3. */
  FORMAT("bad_format"),
  /** No frame can have this length. */
  LENGTH("bad_length"),
  /** The address is longer than one byte. */
  ADDRESS("bad_address"),
  /** The header check sequence is wrong. */
  HCS("bad_hcs"),
  /** The frame check sequence is wrong. */
  FCS("bad_fcs"),
  /** There is no flag where the length field puts the end of the frame. */
  NO_CLOSING_FLAG("bad_closing_flag"),
  /** The line became silent inside the frame. */
  CUT_SHORT("cut_short"),
  /** A second frame followed the first in the same burst. */
  TRAILING("trailing_bytes");

  private final String counterName;

  FrameError(String counterName) {
    this.counterName = counterName;
  }

  /** Returns the name of the counter of this error. */
  public String counterName() {
    return counterName;
  }
}
