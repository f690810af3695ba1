// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;

/**
 * Bytes that are the beginning of a frame as far as can be told [spec hdlc-link.md §2]. Each byte
 * is checked as soon as what it completes can be. Used by one thread.
 */
final class FrameCandidate {
  private final byte[] held = new byte[FrameEncoder.MAX_LENGTH + 2];
  private int filled;
  private int length;

  /** Tells whether there is more than a flag, which may also be one too many. */
  boolean hasBegun() {
    return filled > 1;
  }

  void clear() {
    filled = 0;
  }

  /** Adds a byte; returns what is wrong with it, or null. */
  Flaw add(byte next) {
    held[filled++] = next;
    return flawAt(filled - 1);
  }

  /** Tells whether everything from flag to flag is there. */
  boolean isWhole() {
    return filled > FrameEncoder.BARE_LENGTH && filled == length + 2;
  }

  /** Tells whether the first byte is a flag too many: the frame's own may be the one after it. */
  boolean beginsWithExtraFlag() {
    return filled > 1 && held[0] == FrameEncoder.FLAG && held[1] == FrameEncoder.FLAG;
  }

  /** Gives up everything before the next flag; returns how many bytes that were. */
  int skipToNextFlag() {
    int from = 1;
    while (from < filled && held[from] != FrameEncoder.FLAG) {
      from++;
    }
    filled -= from;
    System.arraycopy(held, from, held, 0, filled);
    return from;
  }

  /** Checks what is held once more; returns the first thing that is wrong with it, or null. */
  Flaw flaw() {
    Flaw flaw = null;
    for (int at = 0; at < filled && flaw == null; at++) {
      flaw = flawAt(at);
    }
    return flaw;
  }

  /** Returns the whole frame. */
  Frame frame() {
    int from = 1 + FrameEncoder.BARE_LENGTH;
    int information = Math.max(0, length - FrameEncoder.BARE_LENGTH - FrameEncoder.CHECK);
    return Frame.of(held[5] & 0xFF, Bytes.copyOf(held, from, information));
  }

  /** Returns what the header alone says, once it is there. */
  Frame header() {
    return Frame.of(held[5] & 0xFF, Bytes.EMPTY);
  }

  /** Checks what the byte at {@code at}, counted from the opening flag, has made checkable. */
  private Flaw flawAt(int at) {
    switch (at) {
      case 0:
        return held[0] == FrameEncoder.FLAG ? null : Flaw.NO_OPENING_FLAG;
      case 1:
        return (held[1] & 0xF0) >> 4 == FrameEncoder.FORMAT_TYPE_3 ? null : Flaw.FORMAT;
      case 2:
        return lengthFlaw();
      case 3, 4:
        return (held[at] & 1) == 1 ? null : Flaw.ADDRESS;
      case FrameEncoder.BARE_LENGTH:
        return checkIsRight(FrameEncoder.HEADER) ? null : Flaw.HCS;
      default:
        return endFlaw(at);
    }
  }

  private Flaw lengthFlaw() {
    length = (held[1] & 0x07) << 8 | held[2] & 0xFF;
    int shortestWithInformation = FrameEncoder.BARE_LENGTH + 1 + FrameEncoder.CHECK;
    boolean possible =
        length == FrameEncoder.BARE_LENGTH
            || length >= shortestWithInformation && length <= FrameEncoder.MAX_LENGTH;
    return possible ? null : Flaw.LENGTH;
  }

  private Flaw endFlaw(int at) {
    if (at == length) {
      return checkIsRight(length - FrameEncoder.CHECK) ? null : Flaw.FCS;
    }
    if (at == length + 1) {
      return held[at] == FrameEncoder.FLAG ? null : Flaw.NO_CLOSING_FLAG;
    }
    return null;
  }

  /** Tells whether the two bytes after the first {@code covered} match them. */
  private boolean checkIsRight(int covered) {
    int check = held[1 + covered] & 0xFF | (held[2 + covered] & 0xFF) << 8;
    return Crc.of(held, 1, covered) == check;
  }
}
