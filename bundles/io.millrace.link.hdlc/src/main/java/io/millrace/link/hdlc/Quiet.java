// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import java.time.Duration;

/**
 * How long a line must be silent until what comes next is no part of what was damaged. Until enough
 * good frames were seen that is what the settings say; then four times the longest pause that they
 * had inside, which is forgotten slowly, as a line that tears frames goes on tearing them. Used by
 * one thread.
 */
final class Quiet {
  private static final int ENOUGH = 8;
  private static final long LEAST = Duration.ofMillis(20).toNanos();

  private final long most;
  private long longestPause;
  private int frames;

  /** Begins with the most there is. */
  Quiet(Duration most) {
    this.most = most.toNanos();
  }

  /** A good frame came, inside which the line paused for so many nanoseconds at the longest. */
  void goodFrame(long pause) {
    longestPause = Math.max(pause, longestPause - longestPause / 16);
    frames = Math.min(frames + 1, ENOUGH);
  }

  long nanos() {
    return frames < ENOUGH ? most : Math.min(Math.max(4 * longestPause, LEAST), most);
  }
}
