// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds frames in bytes that arrive in pieces [spec hdlc-link.md §2, §8]. A frame ends where its
 * length says, as flags inside it are not escaped.
 *
 * <p>Flags between frames are nothing, however many. A fragment of up to {@value #FRAGMENT} bytes
 * before a frame costs that fragment and not the frame: each flag is tried, and the one with a
 * possible header and the right header check sequence begins the frame. More is not searched, since
 * a message may contain a frame, which would begin eight bytes after its carrier at the soonest:
 * then everything is dropped until the line was silent for longer than inside any frame of late, or
 * {@link #reset}. It holds one frame's bytes at the most. Used by one thread.
 */
final class FrameDecoder {
  /** Three bytes of noise behind a frame and three before the next [a turnaround's]. */
  private static final int FRAGMENT = 6;

  private final long silenceNanos;
  private final Quiet quiet;
  private final FrameCandidate candidate = new FrameCandidate();
  private int fragment;
  private boolean damaged;
  private boolean dropping;
  private long lastNanos;
  private long longestPause;

  /** Makes a decoder for a line on which this long a pause, at the most, separates two bursts. */
  FrameDecoder(Duration silence) {
    silenceNanos = silence.toNanos();
    quiet = new Quiet(silence);
  }

  /** Tells whether what comes is dropped until the line was silent, or is a damaged frame's end. */
  boolean isDropping() {
    return dropping || damaged;
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
    candidate.clear();
    fragment = 0;
    damaged = false;
    dropping = false;
  }

  /**
   * Takes what has arrived at {@code nanos} of the monotonic clock.
   *
   * @return what was found, in order; empty while a frame is incomplete
   */
  List<Decoded> feed(Bytes chunk, long nanos) {
    List<Decoded> found = new ArrayList<>(1);
    endBurst(found, nanos - lastNanos);
    lastNanos = nanos;
    for (int i = 0; i < chunk.length() && !dropping; i++) {
      take((byte) chunk.at(i), found);
    }
    return found;
  }

  /** A pause inside a frame may be longer than one that ends what is dropped. */
  private void endBurst(List<Decoded> found, long pause) {
    boolean rubbish = isDropping() || fragment > 0 && !candidate.hasBegun();
    if (rubbish && pause > quiet.nanos()) {
      reset();
    } else if (pause > silenceNanos) {
      if (candidate.hasBegun()) {
        found.add(new Decoded.Bad(Flaw.CUT_SHORT));
      }
      reset();
    }
    longestPause = candidate.hasBegun() ? Math.max(longestPause, pause) : 0;
  }

  private void take(byte next, List<Decoded> found) {
    Flaw flaw = candidate.add(next);
    if (flaw == Flaw.FCS) {
      damaged = true;
    } else if (flaw == Flaw.NO_CLOSING_FLAG) {
      drop(damaged ? Flaw.FCS : flaw, found);
    } else if (flaw != null) {
      resynchronise(flaw, found);
    } else if (candidate.isWhole()) {
      end(found);
    }
  }

  private void end(List<Decoded> found) {
    if (damaged) {
      found.add(new Decoded.Damaged(candidate.header()));
    } else {
      found.add(new Decoded.Good(candidate.frame()));
      quiet.goodFrame(longestPause);
      longestPause = 0;
    }
    reset();
  }

  /** The header was right: this was a frame, and no other is looked for inside it. */
  private void drop(Flaw flaw, List<Decoded> found) {
    reset();
    dropping = true;
    found.add(new Decoded.Bad(flaw));
  }

  /** What is held begins no frame: tries each further flag. A fragment is one flaw. */
  private void resynchronise(Flaw first, List<Decoded> found) {
    for (Flaw flaw = first; flaw != null; flaw = candidate.flaw()) {
      boolean extraFlag = candidate.beginsWithExtraFlag();
      int skipped = candidate.skipToNextFlag();
      if (!extraFlag) {
        if (fragment == 0) {
          found.add(new Decoded.Bad(flaw));
        }
        fragment += skipped;
      }
      if (fragment > FRAGMENT) {
        reset();
        dropping = true;
      }
    }
  }
}
