// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.line;

import java.time.Duration;

/** The pauses between tries: each twice as long as the one before, up to a maximum. One thread. */
public final class BackOff {
  private final Duration shortest;
  private final Duration longest;
  private Duration next;

  /** Starts with the shortest pause. */
  public BackOff(Duration shortest, Duration longest) {
    this.shortest = shortest;
    this.longest = longest;
    next = shortest;
  }

  /** Returns the pause after a failure. */
  public Duration pause() {
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return pause;
  }

  /** Starts again with the shortest pause, after a success. */
  public void reset() {
    next = shortest;
  }
}
