// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.time.Time;
import io.millrace.gateway.route.HopKind;
import java.util.concurrent.TimeUnit;

/**
 * The state of an observed resource as it was received last, and for how long it is fresh [RFC 7252
 * §5.10.5]. Not thread-safe.
 */
final class ObservedState {
  /** What holds where a response says nothing [RFC 7252 §5.10.5]. */
  private static final long DEFAULT_SECONDS = 60;

  private final Time time;
  private CoapResponse response; // null: none yet
  private long received;
  private long maxAgeSeconds;

  ObservedState(Time time) {
    this.time = time;
  }

  /** Takes the state that came now; a device of the directory says itself how long it is fresh. */
  void set(CoapResponse state, HopKind from) {
    long otherwise = from == HopKind.ELSEWHERE ? DEFAULT_SECONDS : 0;
    response = state;
    received = time.nanos();
    maxAgeSeconds = state.options().uint(OptionNumber.MAX_AGE, otherwise);
  }

  /** Returns after how many seconds the server should have sent another one. */
  static long announcedSeconds(CoapResponse state) {
    return state.options().uint(OptionNumber.MAX_AGE, DEFAULT_SECONDS);
  }

  boolean isKnown() {
    return response != null;
  }

  /**
   * Tells whether a client that joins now may have it. A 2.03 is no state: it answers a
   * registration at a sensor [spec device-ic-api.md §7].
   */
  boolean isFresh() {
    return isKnown() && response.code() == CoapCode.CONTENT && ageSeconds() < maxAgeSeconds;
  }

  /** Tells whether it is the same as that. */
  boolean is(CoapResponse other) {
    return other.equals(response);
  }

  /** Returns it as a client gets it now: Max-Age says how long it is still fresh. */
  CoapResponse aged() {
    long age = ageSeconds();
    if (age == 0) {
      return response;
    }
    CoapOptions options =
        response.options().toBuilder()
            .set(OptionNumber.MAX_AGE, Math.max(0, maxAgeSeconds - age))
            .build();
    return response.with(options);
  }

  private long ageSeconds() {
    return TimeUnit.NANOSECONDS.toSeconds(time.nanos() - received);
  }
}
