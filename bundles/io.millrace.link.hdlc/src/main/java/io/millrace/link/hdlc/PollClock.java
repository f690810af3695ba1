// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;

/** Knows when the other end is to be asked for unsolicited messages. Runs on the line's loop. */
final class PollClock {
  private final LinePort port;
  private final Time time;
  private final Runnable due;
  private Duration interval;
  private Timer timer;
  private boolean wanted;
  private long wantedSince;

  /** Makes a clock that stands. */
  PollClock(LinePort port, Time time, Runnable due) {
    this.port = port;
    this.time = time;
    this.due = due;
  }

  /** Polls from now on, at once for the first time. */
  void start(Duration every) {
    interval = every;
    want();
  }

  /** Polls no more. */
  void stop() {
    pause();
    interval = null;
  }

  /** Polls no more until {@link #want}. */
  void pause() {
    cancelTimer();
    wanted = false;
  }

  boolean isRunning() {
    return interval != null;
  }

  /** Wants a poll as soon as it can be; does nothing while the clock is stopped. */
  void want() {
    if (isRunning() && !wanted) {
      cancelTimer();
      wanted = true;
      wantedSince = time.nanos();
    }
  }

  boolean isWanted() {
    return wanted;
  }

  /** Tells whether a poll has waited for a whole interval behind exchanges. */
  boolean isOverdue() {
    return wanted && time.nanos() - wantedSince >= interval.toNanos();
  }

  /** The other end was asked: not again before the interval, or {@code atLeast}, is over. */
  void polled(Duration atLeast) {
    pause();
    if (isRunning()) {
      Duration pause = interval.compareTo(atLeast) < 0 ? atLeast : interval;
      timer = time.schedule(pause, () -> port.execute(this::elapsed));
    }
  }

  private void elapsed() {
    if (timer != null) {
      timer = null;
      want();
      due.run();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
