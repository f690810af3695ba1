// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import io.millrace.api.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds frames in bytes that arrive in pieces [spec hdlc-link.md §2, §8]. A frame ends where its
 * length field says, because flags inside it are not escaped.
 *
 * <p>Any number of flags between frames is ignored. Up to {@value #MAX_NOISE_BYTES} bytes of noise
 * before a frame do not harm the frame: each flag is tried, and the first one that is followed by a
 * possible header with a correct HCS begins the frame. No further bytes are searched, because a
 * message may contain a frame, whose flag would be the ninth byte or a later one: then all input is
 * dropped until the line is silent, or until {@link #reset}. Holds the bytes of one frame at most.
 * Used by one thread.
 */
public final class FrameDecoder {
  /** Three bytes after a frame and three before the next: noise of a driver that turns around. */
  private static final int MAX_NOISE_BYTES = 6;

  private final long interFrameSilence;
  private final SilenceEstimator silence;
  private final FrameCandidate candidate = new FrameCandidate();
  private int noiseBytes;
  private boolean damaged;
  private boolean dropping;
  private long lastNanos;
  private long longestPause;

  /** Makes a decoder for a line on which a pause of this length separates two bursts. */
  public FrameDecoder(Duration silence) {
    interFrameSilence = silence.toNanos();
    this.silence = new SilenceEstimator(silence);
  }

  /** Tells whether input is dropped until the line is silent, or is the rest of a damaged frame. */
  public boolean isDropping() {
    return dropping || damaged;
  }

  /** Returns for how many nanoseconds the line must be silent after a frame error. */
  public long requiredSilenceNanos() {
    return silence.nanos();
  }

  /** Returns the {@code nanos} of the last {@link #feed}. */
  public long lastNanos() {
    return lastNanos;
  }

  /** Drops what has arrived: the next byte begins a burst. */
  public void reset() {
    candidate.clear();
    noiseBytes = 0;
    damaged = false;
    dropping = false;
  }

  /**
   * Takes bytes that arrived at {@code nanos} of the monotonic clock.
   *
   * @return what was found, in order; empty while a frame is incomplete
   */
  public List<Decoded> feed(Bytes chunk, long nanos) {
    List<Decoded> found = new ArrayList<>(1);
    endBurst(found, nanos - lastNanos);
    lastNanos = nanos;
    for (int i = 0; i < chunk.length() && !dropping; i++) {
      take((byte) chunk.at(i), found);
    }
    return found;
  }

  /** A pause inside a frame may be longer than the silence that ends dropped input. */
  private void endBurst(List<Decoded> found, long pause) {
    boolean dropped = isDropping() || noiseBytes > 0 && !candidate.hasBegun();
    if (dropped && pause > silence.nanos()) {
      reset();
    } else if (pause > interFrameSilence) {
      if (candidate.hasBegun()) {
        found.add(new Decoded.Invalid(FrameError.CUT_SHORT));
      }
      reset();
    }
    longestPause = candidate.hasBegun() ? Math.max(longestPause, pause) : 0;
  }

  private void take(byte next, List<Decoded> found) {
    FrameError error = candidate.add(next);
    if (error == FrameError.FCS) {
      damaged = true;
    } else if (error == FrameError.NO_CLOSING_FLAG) {
      drop(damaged ? FrameError.FCS : error, found);
    } else if (error != null) {
      resynchronise(error, found);
    } else if (candidate.isWhole()) {
      end(found);
    }
  }

  private void end(List<Decoded> found) {
    if (damaged) {
      found.add(new Decoded.BadFcs(candidate.header()));
    } else {
      found.add(new Decoded.Valid(candidate.frame()));
      silence.validFrame(longestPause);
      longestPause = 0;
    }
    reset();
  }

  /** The header was correct: this was a frame, and the decoder does not search inside it. */
  private void drop(FrameError error, List<Decoded> found) {
    reset();
    dropping = true;
    found.add(new Decoded.Invalid(error));
  }

  /** The held bytes begin no frame: tries each further flag. Counts noise as one error. */
  private void resynchronise(FrameError first, List<Decoded> found) {
    for (FrameError error = first; error != null; error = candidate.error()) {
      boolean extraFlag = candidate.beginsWithExtraFlag();
      int skipped = candidate.skipToNextFlag();
      if (!extraFlag) {
        if (noiseBytes == 0) {
          found.add(new Decoded.Invalid(error));
        }
        noiseBytes += skipped;
      }
      if (noiseBytes > MAX_NOISE_BYTES) {
        reset();
        dropping = true;
      }
    }
  }
}
