// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import java.time.Duration;

/**
 * How a message is transmitted [RFC 7252 §4.2, §4.8]: confirmable or not, the time before the first
 * retransmission (ACK_TIMEOUT), the factor by which that time is randomized (ACK_RANDOM_FACTOR),
 * the number of transmissions, and the deadline for a response. Immutable.
 */
public final class Reliability {
  /**
   * Confirmable with the defaults of RFC 7252: 2 s, factor 1.5, up to 5 transmissions; a response
   * within 93 s.
   */
  public static final Reliability CONFIRMABLE =
      new Reliability(true, Duration.ofSeconds(2), 1.5, 5, Duration.ofSeconds(93));

  /** Non-confirmable: sent once; a response within 145 s (NON_LIFETIME). */
  public static final Reliability NON_CONFIRMABLE =
      new Reliability(false, Duration.ofSeconds(2), 1.5, 1, Duration.ofSeconds(145));

  /**
   * Non-confirmable, for the answer to a request of which nothing was done, such as a refused
   * login: nothing is remembered of it, and when it comes again it is handled again [RFC 7252
   * §4.5]. A flood of such requests from addresses of others so leaves nothing behind.
   */
  public static final Reliability FORGOTTEN =
      new Reliability(false, Duration.ofSeconds(2), 1.5, 1, Duration.ofSeconds(145), false, 0);

  private final boolean remembered;
  private final boolean confirmable;
  private final Duration ackTimeout;
  private final double randomFactor;
  private final int attempts;
  private final Duration deadline;
  private final int nstart;

  /**
   * Makes a reliability.
   *
   * @param confirmable whether the message is sent as CON
   * @param ackTimeout the least time before the first retransmission; doubles each time; positive
   * @param randomFactor the first time-out lies between ackTimeout and ackTimeout times this; ≥ 1
   * @param attempts the largest number of transmissions, the first included; 1–16
   * @param deadline how long the response of a request may take after the first transmission;
   *     positive
   * @throws IllegalArgumentException naming what is out of range
   */
  public Reliability(
      boolean confirmable,
      Duration ackTimeout,
      double randomFactor,
      int attempts,
      Duration deadline) {
    this(confirmable, ackTimeout, randomFactor, attempts, deadline, true, 0);
  }

  private Reliability(
      boolean confirmable,
      Duration ackTimeout,
      double randomFactor,
      int attempts,
      Duration deadline,
      boolean remembered,
      int nstart) {
    require(isPositive(ackTimeout), "ackTimeout", ackTimeout);
    require(randomFactor >= 1, "randomFactor", randomFactor);
    require(attempts >= 1 && attempts <= 16, "attempts", attempts);
    require(isPositive(deadline), "deadline", deadline);
    this.confirmable = confirmable;
    this.ackTimeout = ackTimeout;
    this.randomFactor = randomFactor;
    this.attempts = attempts;
    this.deadline = deadline;
    this.remembered = remembered;
    this.nstart = nstart;
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void require(boolean good, String what, Object value) {
    if (!good) {
      throw new IllegalArgumentException(what + " out of range: " + value);
    }
  }

  /** Tells whether the message is sent as CON. */
  public boolean confirmable() {
    return confirmable;
  }

  /** Tells whether a duplicate of the request is answered as before, and not handled again. */
  public boolean remembered() {
    return remembered;
  }

  /** Returns the least time before the first retransmission. */
  public Duration ackTimeout() {
    return ackTimeout;
  }

  /** Returns the factor by which the first time-out is randomized. */
  public double randomFactor() {
    return randomFactor;
  }

  /** Returns the largest number of transmissions. */
  public int attempts() {
    return attempts;
  }

  /** Returns how long the response of a request may take. */
  public Duration deadline() {
    return deadline;
  }

  /**
   * Returns how many requests may be outstanding with the peer when this one is sent, NSTART [RFC
   * 7252 §4.7]; 0: as many as the transport is configured for.
   */
  public int nstart() {
    return nstart;
  }

  /** Returns the same, confirmable or not. */
  public Reliability withConfirmable(boolean other) {
    return other == confirmable
        ? this
        : new Reliability(other, ackTimeout, randomFactor, attempts, deadline, remembered, nstart);
  }

  /**
   * Returns the same with another NSTART.
   *
   * @param other 1 to 65535; 0: as the transport is configured
   */
  public Reliability withNstart(int other) {
    require(other >= 0 && other <= 65535, "nstart", other);
    return new Reliability(
        confirmable, ackTimeout, randomFactor, attempts, deadline, remembered, other);
  }

  /** Returns the same with another deadline. */
  public Reliability withDeadline(Duration other) {
    return new Reliability(
        confirmable, ackTimeout, randomFactor, attempts, other, remembered, nstart);
  }

  @Override
  public String toString() {
    return (confirmable ? "CON " : "NON ") + ackTimeout + " x" + attempts + " within " + deadline;
  }
}
