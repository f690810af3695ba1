// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import io.millrace.api.bytes.Bytes;

/**
 * The received bytes that may be the beginning of a frame [spec hdlc-link.md §2]. Each field is
 * checked as soon as its last byte is there. Used by one thread.
 */
final class FrameCandidate {
  private final byte[] held = new byte[FrameEncoder.MAX_LENGTH + 2];
  private int filled;
  private int length;

  /** Tells whether there is more than one flag. */
  boolean hasBegun() {
    return filled > 1;
  }

  void clear() {
    filled = 0;
  }

  /** Adds a byte; returns the error that it shows, or null. */
  FrameError add(byte next) {
    held[filled++] = next;
    return errorAt(filled - 1);
  }

  /** Tells whether the frame is complete, from flag to flag. */
  boolean isWhole() {
    return filled > FrameEncoder.BARE_LENGTH && filled == length + 2;
  }

  /** Tells whether the bytes begin with two flags, the second of which may be the frame's own. */
  boolean beginsWithExtraFlag() {
    return filled > 1 && held[0] == FrameEncoder.FLAG && held[1] == FrameEncoder.FLAG;
  }

  /** Drops everything before the next flag; returns how many bytes that were. */
  int skipToNextFlag() {
    int from = 1;
    while (from < filled && held[from] != FrameEncoder.FLAG) {
      from++;
    }
    filled -= from;
    System.arraycopy(held, from, held, 0, filled);
    return from;
  }

  /** Checks the remaining bytes again; returns the first error, or null. */
  FrameError error() {
    FrameError error = null;
    for (int at = 0; at < filled && error == null; at++) {
      error = errorAt(at);
    }
    return error;
  }

  /** Returns the complete frame. */
  Frame frame() {
    int from = 1 + FrameEncoder.BARE_LENGTH;
    int information = Math.max(0, length - FrameEncoder.BARE_LENGTH - FrameEncoder.CHECK);
    return Frame.of(held[5] & 0xFF, Bytes.copyOf(held, from, information));
  }

  /** Returns the frame without information, once its header is there. */
  Frame header() {
    return Frame.of(held[5] & 0xFF, Bytes.EMPTY);
  }

  /** Checks the field that ends with the byte at {@code at}, counted from the opening flag. */
  private FrameError errorAt(int at) {
    switch (at) {
      case 0:
        return held[0] == FrameEncoder.FLAG ? null : FrameError.NO_OPENING_FLAG;
      case 1:
        return (held[1] & 0xF0) >> 4 == FrameEncoder.FORMAT_TYPE_3 ? null : FrameError.FORMAT;
      case 2:
        return lengthError();
      case 3, 4:
        return (held[at] & 1) == 1 ? null : FrameError.ADDRESS;
      case FrameEncoder.BARE_LENGTH:
        return isCheckCorrect(FrameEncoder.HEADER) ? null : FrameError.HCS;
      default:
        return endError(at);
    }
  }

  private FrameError lengthError() {
    length = (held[1] & 0x07) << 8 | held[2] & 0xFF;
    int shortestWithInformation = FrameEncoder.BARE_LENGTH + 1 + FrameEncoder.CHECK;
    boolean possible =
        length == FrameEncoder.BARE_LENGTH
            || length >= shortestWithInformation && length <= FrameEncoder.MAX_LENGTH;
    return possible ? null : FrameError.LENGTH;
  }

  private FrameError endError(int at) {
    if (at == length) {
      return isCheckCorrect(length - FrameEncoder.CHECK) ? null : FrameError.FCS;
    }
    if (at == length + 1) {
      return held[at] == FrameEncoder.FLAG ? null : FrameError.NO_CLOSING_FLAG;
    }
    return null;
  }

  /** Tells whether the two bytes after the first {@code covered} match them. */
  private boolean isCheckCorrect(int covered) {
    int check = held[1 + covered] & 0xFF | (held[2 + covered] & 0xFF) << 8;
    return Crc.of(held, 1, covered) == check;
  }
}
