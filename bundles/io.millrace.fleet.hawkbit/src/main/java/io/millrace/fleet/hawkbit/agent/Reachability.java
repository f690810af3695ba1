// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.fleet.hawkbit.ddi.FailureText;
import io.millrace.fleet.hawkbit.ddi.StatusException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether the server is reached, since when not and why; and how long to wait before the next try:
 * 30 s, doubled with each failure, at most the time between two polls. For one thread, but for what
 * is wrong, which anybody may ask.
 */
final class Reachability {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final int DOUBLINGS = 12;
  private static final int HALF = 50;
  private static final int PERCENT = 100;

  private final String host;
  private final Time time;
  private final Randomness randomness;
  private int failures;
  private volatile Trouble trouble;
  private volatile Instant reached;

  /**
   * What is wrong.
   *
   * @param since since when, by the router's clock
   * @param refused whether the server does not accept this router, and not: is not reached
   */
  record Trouble(Instant since, String reason, boolean refused) {}

  Reachability(String host, Time time, Randomness randomness) {
    this.host = host;
    this.time = time;
    this.randomness = randomness;
  }

  /** The server did what it was asked. */
  void reached() {
    failures = 0;
    trouble = null;
    reached = time.now();
  }

  /**
   * The server did not.
   *
   * @param longest the time between two polls
   * @return how long to wait before the next try
   */
  Duration failed(IOException failure, Duration longest) {
    boolean refused = failure instanceof StatusException status && status.isRefused();
    Trouble before = trouble;
    trouble =
        new Trouble(
            before == null ? time.now() : before.since(), FailureText.of(failure, host), refused);
    failures = Math.min(failures + 1, DOUBLINGS);
    Duration asked = failure instanceof StatusException status ? status.retryAfter() : null;
    Duration doubled = FIRST.multipliedBy(1L << (failures - 1));
    Duration wait = asked == null ? doubled : asked;
    Duration bounded = wait.compareTo(longest) > 0 && asked == null ? longest : wait;
    int share = HALF + randomness.nextInt(HALF + 1);
    return asked == null ? bounded.multipliedBy(share).dividedBy(PERCENT) : bounded;
  }

  /** Returns what is wrong; empty when the server did what it was asked last. */
  Optional<Trouble> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Returns when the server was reached last; empty: not since the start. */
  Optional<Instant> lastReached() {
    return Optional.ofNullable(reached);
  }
}
