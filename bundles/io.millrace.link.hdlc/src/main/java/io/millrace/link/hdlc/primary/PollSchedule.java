// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.primary;

import io.millrace.api.line.LinePort;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.link.hdlc.station.AdaptiveTiming;
import java.time.Duration;
import java.util.Map;

/**
 * Decides when the secondary is polled for unsolicited messages: soon after activity, then after
 * pauses that double up to the idle one. Runs on the line's loop, except {@link #minPause} and
 * {@link #maxPause}.
 */
final class PollSchedule {
  private final LinePort port;
  private final Time time;
  private final AdaptiveTiming adaptive;
  private final Runnable onDue;
  private volatile Duration interval;
  private Duration pause;
  private long polledNanos;
  private Timer timer;
  private boolean due;
  private boolean first;
  private boolean exchangeSent;
  private long dueSince;

  /** Makes a schedule that is stopped. */
  PollSchedule(LinePort port, Time time, AdaptiveTiming adaptive, Runnable onDue) {
    this.adaptive = adaptive;
    this.port = port;
    this.time = time;
    this.onDue = onDue;
  }

  /** Begins polling; the first poll is due at once. */
  void start(Duration every) {
    interval = every;
    pause = minPause();
    request();
  }

  /** Stops polling. */
  void stop() {
    suspend();
    interval = null;
  }

  /** Stops polling until {@link #request}. */
  void suspend() {
    cancelTimer();
    due = false;
    first = false;
    exchangeSent = false;
  }

  boolean isRunning() {
    return interval != null;
  }

  /** Makes a poll due now; does nothing while the schedule is stopped. */
  void request() {
    if (isRunning() && !due) {
      cancelTimer();
      due = true;
      dueSince = time.nanos();
    }
  }

  boolean isDue() {
    return due;
  }

  /**
   * Tells whether the poll goes before waiting exchanges: if it was requested to, but not twice
   * without an exchange between; or if it has been due for a whole interval.
   */
  boolean isOverdue() {
    boolean before = first && exchangeSent;
    return due && (before || time.nanos() - dueSince >= interval.toNanos());
  }

  /** An exchange is transmitted before the poll. */
  void exchangeSent() {
    exchangeSent = true;
  }

  /** Returns the pause after activity; zero while stopped. Any thread. */
  Duration minPause() {
    Duration every = interval;
    return every == null ? Duration.ZERO : shorter(every, adaptive.minPollPause());
  }

  /** Returns the pause on an idle link; zero while stopped. Any thread. */
  Duration maxPause() {
    Duration every = interval;
    return every == null ? Duration.ZERO : longer(every, adaptive.maxPollPause());
  }

  /** The secondary was active: another message is likely, so the next poll comes soon. */
  void activity() {
    if (isRunning()) {
      pause = minPause();
      if (timer != null) {
        long elapsed = time.nanos() - polledNanos;
        arm(longer(Duration.ZERO, pause.minusNanos(elapsed)));
      }
    }
  }

  /** The secondary was active: makes a poll due now. */
  void requestNow() {
    activity();
    request();
  }

  /** Makes a poll due now that goes before waiting exchanges. */
  void requestFirst() {
    first = true;
    requestNow();
  }

  /** The secondary was polled: the next poll comes after a pause of {@code atLeast} or longer. */
  void polled(Duration atLeast) {
    suspend();
    if (isRunning()) {
      polledNanos = time.nanos();
      arm(longer(pause, atLeast));
      pause = shorter(pause.multipliedBy(2), maxPause());
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
   * Adds figures derived from the pauses: how often an idle link is polled, and how long an
   * unsolicited message waits at most, soon after activity and on an idle link.
   */
  void addFigures(Map<String, Long> figures, Duration roundTrip) {
    long idle = maxPause().toMillis();
    figures.put("idle_polls_per_hour", idle == 0 ? 0 : Duration.ofHours(1).toMillis() / idle);
    figures.put("latency_after_activity_ms", minPause().plus(roundTrip).toMillis());
    figures.put("latency_idle_ms", maxPause().plus(roundTrip).toMillis());
  }

  private void elapsed() {
    if (timer != null) {
      timer = null;
      request();
      onDue.run();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
