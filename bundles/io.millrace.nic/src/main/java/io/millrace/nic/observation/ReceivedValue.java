// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import java.time.Duration;
import java.time.Instant;

/**
 * A value of the sensor, and when it was received.
 *
 * @param response as the sensor sent it
 * @param at when it was received, by the wall clock, because it may outlive the process
 */
public record ReceivedValue(CoapResponse response, Instant at) {
  /** For how long a value without Max-Age is fresh, in seconds [RFC 7252 §5.10.5]. */
  private static final long DEFAULT_MAX_AGE = 60;

  /** Tells whether it is not older than its Max-Age. */
  boolean isFresh(Instant now) {
    Duration age = Duration.between(at, now);
    return !age.isNegative() && age.compareTo(freshness(response)) <= 0;
  }

  /** Returns for how long a response is fresh. */
  static Duration freshness(CoapResponse response) {
    return Duration.ofSeconds(response.options().uint(OptionNumber.MAX_AGE, DEFAULT_MAX_AGE));
  }
}
