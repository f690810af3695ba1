// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.observation;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.TimeStamp;
import java.time.Duration;

/**
 * A value of the sensor, and when it was received.
 *
 * @param response as the sensor sent it
 * @param at when it was received; by the wall clock alone when that was in another process
 */
public record ReceivedValue(CoapResponse response, TimeStamp at) {
  /** For how long a value without Max-Age is fresh, in seconds [RFC 7252 §5.10.5]. */
  private static final long DEFAULT_MAX_AGE = 60;

  /** Tells whether it is not older than its Max-Age. */
  boolean isFresh(Time time) {
    Duration age = at.isOfThisBoot(time) ? at.age(time) : Duration.between(at.wall(), time.now());
    return !age.isNegative() && age.compareTo(freshness(response)) <= 0;
  }

  /** Returns for how long a response is fresh. */
  static Duration freshness(CoapResponse response) {
    return Duration.ofSeconds(response.options().uint(OptionNumber.MAX_AGE, DEFAULT_MAX_AGE));
  }
}
