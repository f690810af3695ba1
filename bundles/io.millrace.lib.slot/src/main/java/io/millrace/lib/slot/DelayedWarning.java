// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * Tells when something that is normal for a moment, while a bundle is replaced, has gone on for so
 * long that an operator should know. Thread-safe.
 */
public final class DelayedWarning {
  /** Longer than a switch takes on a busy machine. */
  private static final Duration DELAY = Duration.ofSeconds(10);

  private final Time time;
  private long since;
  private boolean met;
  private boolean told;

  /** Begins when nothing is wrong. */
  public DelayedWarning(Time time) {
    this.time = time;
  }

  /**
   * It is met, for the first time or still; returns true once, ten seconds after the first time or
   * when it is met next.
   */
  public synchronized boolean isDue() {
    if (!met) {
      met = true;
      since = time.nanos();
    }
    boolean due = !told && time.nanos() - since >= DELAY.toNanos();
    told |= due;
    return due;
  }

  /** It has ended. */
  public synchronized void end() {
    met = false;
    told = false;
  }
}
