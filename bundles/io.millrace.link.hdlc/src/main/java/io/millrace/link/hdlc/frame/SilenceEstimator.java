// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import java.time.Duration;

/**
 * Estimates how long the line must be silent after a damaged frame until the next byte belongs to a
 * new frame. Until enough valid frames were received it is the configured maximum; then four times
 * the longest pause inside them. That longest pause decays slowly, because a line that splits
 * frames continues to do so. Used by one thread.
 */
final class SilenceEstimator {
  private static final int FRAMES_NEEDED = 8;
  private static final long MIN_NANOS = Duration.ofMillis(20).toNanos();

  private final long maxNanos;
  private long longestPause;
  private int frames;

  /** Begins with the maximum. */
  SilenceEstimator(Duration max) {
    maxNanos = max.toNanos();
  }

  /** A valid frame was received; its longest pause between two chunks was this many nanoseconds. */
  void validFrame(long pause) {
    longestPause = Math.max(pause, longestPause - longestPause / 16);
    frames = Math.min(frames + 1, FRAMES_NEEDED);
  }

  long nanos() {
    return frames < FRAMES_NEEDED
        ? maxNanos
        : Math.min(Math.max(4 * longestPause, MIN_NANOS), maxNanos);
  }
}
