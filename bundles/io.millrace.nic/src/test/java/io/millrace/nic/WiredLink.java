// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.api.link.LinkStatistics;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.PrimaryListener;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A link to a {@link SimulatedSensor} without a line: one exchange at a time, {@value
 * #ROUND_TRIP_MILLIS} ms each, polls as told, repeats as the primary does.
 */
final class WiredLink implements PrimaryLink {
  static final int ROUND_TRIP_MILLIS = 430;

  private final Time time;
  final SimulatedSensor sensor;
  private PrimaryListener listener;
  private Duration interval;
  private Timer timer;

  /** Whether the line works. */
  boolean joined = true;

  /** What becomes of answers on their way; null for silence. */
  UnaryOperator<Bytes> answerFilter = UnaryOperator.identity();

  int outstanding;
  int mostOutstanding;
  int polls;
  boolean replaced;

  WiredLink(Time time, SimulatedSensor sensor) {
    this.time = time;
    this.sensor = sensor;
  }

  @Override
  public String name() {
    return "uart0";
  }

  @Override
  public int maxMessageBytes() {
    return 255;
  }

  @Override
  public String state() {
    return joined ? "connected" : "down";
  }

  @Override
  public LinkStatistics statistics() {
    return new LinkStatistics(Map.of("polls", (long) polls, "retries", 0L));
  }

  @Override
  public AutoCloseable attach(PrimaryListener next, Duration pollInterval) {
    if (listener != null) {
      throw new IllegalStateException("taken");
    }
    listener = next;
    interval = pollInterval;
    makeContact();
    arm();
    return () -> {
      listener = null;
      timer.cancel();
    };
  }

  private void arm() {
    timer =
        time.schedule(
            interval,
            () -> {
              poll();
              arm();
            });
  }

  @Override
  public void poll() {
    polls++;
    deliverPending();
  }

  private void deliverPending() {
    if (joined && listener != null && sensor.pending != null && !sensor.crashed) {
      Bytes message = sensor.pending;
      sensor.pending = null;
      listener.unsolicited(message);
    }
  }

  /** Says something to the NIC as if a sensor had. */
  void say(Bytes message) {
    listener.unsolicited(message);
  }

  boolean isAttached() {
    return listener != null;
  }

  void cut() {
    joined = false;
    if (listener != null) {
      listener.down("the cable is out");
    }
  }

  void mend() {
    joined = true;
    makeContact();
  }

  private void makeContact() {
    if (joined && listener != null) {
      listener.up();
      deliverPending();
      listener.contact();
    }
  }

  @Override
  public void exchange(
      Bytes message, boolean repeatable, Duration deadline, Consumer<LinkOutcome> outcome) {
    if (!joined) {
      outcome.accept(LinkOutcome.notSent("the line is down"));
      return;
    }
    mostOutstanding = Math.max(mostOutstanding, ++outstanding);
    Bytes answer = sensor.crashed ? null : sensor.answer(message);
    Bytes passed = answer == null ? null : answerFilter.apply(answer);
    Duration after = Duration.ofMillis(ROUND_TRIP_MILLIS);
    boolean silent = passed == null || after.compareTo(deadline) > 0;
    time.schedule(
        silent ? deadline : after,
        () -> {
          outstanding--;
          outcome.accept(
              replaced
                  ? LinkOutcome.unknown("the link is replaced")
                  : silent
                      ? LinkOutcome.unknown("the deadline is over")
                      : LinkOutcome.answered(passed));
        });
  }
}
