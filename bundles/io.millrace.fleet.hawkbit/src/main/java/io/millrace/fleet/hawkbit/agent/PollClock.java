// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.Optional;

/** When the next poll is due: as the server says, within bounds, spread at random. One thread. */
final class PollClock {
  private static final int PERCENT = 100;
  private static final int STEPS = 10_000;

  private final Time time;
  private final Randomness randomness;
  private final Settings settings;
  private Duration interval;
  private long dueNanos;

  PollClock(Time time, Randomness randomness, Settings settings, boolean atOnce) {
    this.time = time;
    this.randomness = randomness;
    this.settings = settings;
    interval = settings.poll();
    dueIn(atOnce ? Duration.ZERO : part(settings.startSpread()));
  }

  private Duration part(Duration whole) {
    return whole.multipliedBy(randomness.nextInt(STEPS)).dividedBy(STEPS);
  }

  /** The server was polled and said so. */
  void polled(Optional<Duration> said) {
    interval = bounded(said.orElse(settings.poll()));
    Duration spread = interval.multipliedBy(settings.jitterPercent()).dividedBy(PERCENT);
    Duration least = interval.minus(spread);
    dueIn(bounded(least.plus(part(spread.multipliedBy(2)))));
  }

  private Duration bounded(Duration wanted) {
    Duration most = wanted.compareTo(settings.most()) > 0 ? settings.most() : wanted;
    return most.compareTo(settings.least()) < 0 ? settings.least() : most;
  }

  void dueIn(Duration wait) {
    dueNanos = time.nanos() + wait.toNanos();
  }

  /** Returns the time between two polls. */
  Duration interval() {
    return interval;
  }

  /** Returns how long it is to the next poll; zero when it is due. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, dueNanos - time.nanos()));
  }
}
