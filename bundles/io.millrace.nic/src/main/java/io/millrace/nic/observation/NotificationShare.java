// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * Reserves a share of the line for notifications. The sensor holds one message and drops further
 * ones until that is polled [spec device-ic-api.md §7]. So the sensor is polled between two
 * requests, several times in the shortest period that was observed. A poll costs a round trip;
 * polls take at most a fifth of the line, not counting the messages that they fetch. Without an
 * observation, or without requests, the link's own polling is sufficient. Touched on the serial
 * executor only.
 */
public final class NotificationShare {
  private static final Duration LEAST = Duration.ofMillis(100);
  private static final int POLLS_PER_PERIOD = 4;
  private static final int ROUND_TRIPS_PER_POLL = 4;

  private final Time time;
  private final Observations observations;
  private final Runnable poll;
  private Duration roundTrip = Duration.ZERO;
  private long polledAt;

  /**
   * Makes a share.
   *
   * @param poll has the link poll before it sends the next message
   */
  public NotificationShare(Time time, Observations observations, Runnable poll) {
    this.time = time;
    this.observations = observations;
    this.poll = poll;
    this.polledAt = time.nanos();
  }

  /** Notes how long an exchange with the sensor took. */
  public void took(Duration exchange) {
    roundTrip = exchange;
  }

  /** A request is about to be sent: polls before it when a poll is due. */
  public void beforeRequest() {
    long elapsed = time.nanos() - polledAt;
    boolean possible = elapsed >= LEAST.toNanos() && observations.anyRegistered();
    if (possible && elapsed >= pause().toNanos()) {
      polledAt += elapsed;
      poll.run();
    }
  }

  private Duration pause() {
    Duration wanted = observations.shortestPeriod().dividedBy(POLLS_PER_PERIOD);
    Duration affordable = longer(roundTrip.multipliedBy(ROUND_TRIPS_PER_POLL), LEAST);
    return longer(wanted, affordable);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
