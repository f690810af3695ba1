// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.time.Time;
import java.time.Duration;

/**
 * The notifications' share of the line, which requests cannot take. The sensor keeps one message
 * and drops what it would have to say while that one waits for a poll [spec device-ic-api.md §7]:
 * so it is polled between two requests several times in the shortest period that was seen. A poll
 * costs a round trip; a fifth of the line is the most that they take, but for what they fetch.
 * Without an observation, and without requests, the link's own pace is enough. Touched on the
 * serial executor only.
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
   * @param poll has the link poll before it sends what it is given next
   */
  public NotificationShare(Time time, Observations observations, Runnable poll) {
    this.time = time;
    this.observations = observations;
    this.poll = poll;
    this.polledAt = time.nanos();
  }

  /** An exchange with the sensor took so long. */
  public void took(Duration exchange) {
    roundTrip = exchange;
  }

  /** A request is about to go out: the notifications have their turn before it, if it is due. */
  public void beforeRequest() {
    long gone = time.nanos() - polledAt;
    boolean possible = gone >= LEAST.toNanos() && observations.anyRegistered();
    if (possible && gone >= pause().toNanos()) {
      polledAt += gone;
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
