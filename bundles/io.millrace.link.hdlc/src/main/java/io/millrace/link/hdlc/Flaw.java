// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

/** What is wrong with bytes that are no frame [spec hdlc-link.md §2, §8]. */
enum Flaw {
  /** A burst does not begin with an opening flag. */
  NO_OPENING_FLAG("bad_opening_flag"),
  /** Not frame format type 3. */
  FORMAT("bad_format"),
  /** A length that no frame has. */
  LENGTH("bad_length"),
  /** An address of more than one byte. */
  ADDRESS("bad_address"),
  /** The header's check sequence is wrong. */
  HCS("bad_hcs"),
  /** The frame's check sequence is wrong. */
  FCS("bad_fcs"),
  /** No flag where the length says the frame ends. */
  NO_CLOSING_FLAG("bad_closing_flag"),
  /** The line fell silent inside a frame. */
  CUT_SHORT("cut_short"),
  /** A frame came together with the one before it. */
  TRAILING("trailing_bytes");

  private final String countName;

  Flaw(String countName) {
    this.countName = countName;
  }

  /** Returns the name under which such flaws are counted. */
  String countName() {
    return countName;
  }
}
