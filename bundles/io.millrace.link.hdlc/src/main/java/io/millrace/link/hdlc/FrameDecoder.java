// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds frames in bytes that arrive in pieces [spec hdlc-link.md §2, §8]. A frame ends where its
 * length says, as flags inside it are not escaped. For the same reason nothing that follows a flaw
 * is searched for another frame (a message may contain one): everything is dropped until the line
 * was silent for longer than inside any frame of late, or {@link #reset}. It holds one frame's
 * bytes at the most. Used by one thread.
 */
final class FrameDecoder {
  private final long silenceNanos;
  private final Quiet quiet;
  private final byte[] held = new byte[FrameEncoder.MAX_LENGTH + 2];
  private int filled;
  private int length;
  private boolean dropping;
  private long lastNanos;
  private long longestPause;

  /** Makes a decoder for a line on which this long a pause, at the most, separates two bursts. */
  FrameDecoder(Duration silence) {
    silenceNanos = silence.toNanos();
    quiet = new Quiet(silence);
  }

  /** Tells whether what comes is dropped until the line was silent. */
  boolean isDropping() {
    return dropping;
  }

  /** Returns for how many nanoseconds the line is to be silent after a flaw. */
  long quietNanos() {
    return quiet.nanos();
  }

  /** Returns when, by the clock given to {@link #feed}, bytes came last. */
  long lastNanos() {
    return lastNanos;
  }

  /** Forgets what has arrived: the next byte begins a burst. */
  void reset() {
    filled = 0;
    dropping = false;
  }

  /**
   * Takes what has arrived at {@code nanos} of the monotonic clock. The first good frame of a chunk
   * ends it: more bytes in the same chunk are one flaw, {@link Flaw#TRAILING}.
   *
   * @return what was found, in order; empty while a frame is incomplete
   */
  List<Decoded> feed(Bytes chunk, long nanos) {
    List<Decoded> found = new ArrayList<>(1);
    endBurst(found, nanos - lastNanos);
    lastNanos = nanos;
    for (int i = 0; i < chunk.length() && !dropping; i++) {
      Decoded decoded = take((byte) chunk.at(i));
      if (decoded instanceof Decoded.Good) {
        found.add(decoded);
        quiet.goodFrame(longestPause);
        reset();
        if (i + 1 < chunk.length()) {
          found.add(drop(Flaw.TRAILING));
        }
        return found;
      }
      if (decoded != null) {
        found.add(decoded);
      }
    }
    return found;
  }

  /** A pause inside a frame may be longer than one that ends what is dropped. */
  private void endBurst(List<Decoded> found, long pause) {
    if (dropping && pause > quiet.nanos()) {
      reset();
    } else if (filled > 0 && pause > silenceNanos) {
      found.add(new Decoded.Bad(Flaw.CUT_SHORT));
      reset();
    }
    longestPause = filled > 0 ? Math.max(longestPause, pause) : 0;
  }

  private Decoded drop(Flaw flaw) {
    filled = 0;
    dropping = true;
    return new Decoded.Bad(flaw);
  }

  /** Takes one byte; returns null when it is right so far. */
  private Decoded take(byte next) {
    held[filled++] = next;
    Flaw flaw = flawAt(filled - 1);
    if (flaw != null) {
      return drop(flaw);
    }
    return filled > 3 && filled == length + 2 ? new Decoded.Good(frame()) : null;
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

  private Frame frame() {
    int from = 1 + FrameEncoder.BARE_LENGTH;
    int information = Math.max(0, length - FrameEncoder.BARE_LENGTH - FrameEncoder.CHECK);
    return Frame.of(held[5] & 0xFF, Bytes.copyOf(held, from, information));
  }
}
