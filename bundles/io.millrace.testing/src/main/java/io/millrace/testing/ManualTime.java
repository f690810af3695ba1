// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A clock and timer that stand still until the test moves them. Tasks run on the thread that moves
 * the clock, in the order in which they are due; during each, the clock shows the time at which it
 * was due. The wall clock begins at 2026-11-22T07:00:00Z. Thread-safe.
 */
public final class ManualTime implements Time {
  private final TurnedTime time = new TurnedTime();

  /** Makes a clock that stands still. */
  public ManualTime() {}

  @Override
  public long nanos() {
    return time.nanos();
  }

  @Override
  public String bootId() {
    return time.bootId();
  }

  @Override
  public Instant now() {
    return time.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return time.schedule(delay, task);
  }

  /** Moves both clocks forward and runs the tasks that are due on the way. */
  public void advance(Duration by) {
    time.turn(by);
  }

  /** Runs the tasks that are due now; the clocks stay. */
  public void runDue() {
    time.settle();
  }

  /** Sets the wall clock only, as an operator or a time server does. */
  public void setWallClock(Instant instant) {
    time.setWall(instant);
  }

  /** Returns the number of scheduled tasks. */
  public int scheduledTasks() {
    return time.waiting();
  }

  /** Returns the time until the next task is due; empty when there is none. */
  public Optional<Duration> untilNextTask() {
    return Optional.ofNullable(time.untilNext());
  }
}
