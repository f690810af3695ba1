// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.util.Map;

/**
 * Knows when the other end is to be asked for unsolicited messages: soon after it did something,
 * then at pauses that double up to the idle one. Runs on the line's loop, except {@link #shortest}
 * and {@link #longest}.
 */
final class PollClock {
  private final LinePort port;
  private final Time time;
  private final Pace pace;
  private final Runnable due;
  private volatile Duration interval;
  private Duration pause;
  private long polledNanos;
  private Timer timer;
  private boolean wanted;
  private boolean demanded;
  private boolean passedBy;
  private long wantedSince;

  /** Makes a clock that stands. */
  PollClock(LinePort port, Time time, Pace pace, Runnable due) {
    this.pace = pace;
    this.port = port;
    this.time = time;
    this.due = due;
  }

  /** Polls from now on, at once for the first time. */
  void start(Duration every) {
    interval = every;
    pause = shortest();
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
    demanded = false;
    passedBy = false;
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

  /**
   * Tells whether a poll has its turn before exchanges that wait: one that was asked for, every
   * second time at the most, and one that has waited for a whole interval.
   */
  boolean isOverdue() {
    boolean turn = demanded && passedBy;
    return wanted && (turn || time.nanos() - wantedSince >= interval.toNanos());
  }

  /** An exchange has its turn. */
  void passedBy() {
    passedBy = true;
  }

  /** Returns the pause after activity; zero while stopped. Any thread. */
  Duration shortest() {
    Duration every = interval;
    return every == null ? Duration.ZERO : shorter(every, pace.pollFloor());
  }

  /** Returns the pause when nothing happens; zero while stopped. Any thread. */
  Duration longest() {
    Duration every = interval;
    return every == null ? Duration.ZERO : longer(every, pace.pollCeiling());
  }

  /** The other end did something: more is likely to follow. */
  void activity() {
    if (isRunning()) {
      pause = shortest();
      if (timer != null) {
        long gone = time.nanos() - polledNanos;
        arm(longer(Duration.ZERO, pause.minusNanos(gone)));
      }
    }
  }

  /** The other end did something, and is to be asked as soon as it can be. */
  void wantNow() {
    activity();
    want();
  }

  /** A poll is asked for, and goes before what waits. */
  void demand() {
    demanded = true;
    wantNow();
  }

  /** The other end was asked: not again before a pause, and {@code atLeast}, is over. */
  void polled(Duration atLeast) {
    pause();
    if (isRunning()) {
      polledNanos = time.nanos();
      arm(longer(pause, atLeast));
      pause = shorter(pause.multipliedBy(2), longest());
    }
  }

  private void arm(Duration delay) {
    cancelTimer();
    timer = time.schedule(delay, () -> port.execute(this::elapsed));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Adds what follows from the pauses: how often an idle link is polled, and how long something
   * pending waits at the most when it comes soon after activity, and when it does not.
   */
  void show(Map<String, Long> shown, Duration roundTrip) {
    long idle = longest().toMillis();
    shown.put("idle_polls_per_hour", idle == 0 ? 0 : Duration.ofHours(1).toMillis() / idle);
    shown.put("latency_after_activity_ms", shortest().plus(roundTrip).toMillis());
    shown.put("latency_idle_ms", longest().plus(roundTrip).toMillis());
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
