// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Time;
import io.millrace.gateway.access.RateLimit;
import io.millrace.gateway.message.ErrorResponses;

/**
 * How many requests each session may have forwarded per second. A client without a session, of a
 * network that needs none, is known by its address. Thread-safe.
 */
final class SessionRates {
  private final RateLimit rates; // null: no limit

  /**
   * Makes it.
   *
   * @param perSecond requests per second on average; ten times as many in a burst; 0: no limit
   */
  SessionRates(Time time, int perSecond) {
    this.rates = perSecond == 0 ? null : new RateLimit(time, perSecond);
  }

  /** Counts a request; returns 4.29 when its session has had too many, else null. */
  CoapResponse take(ProxyClient client) {
    if (rates == null) {
      return null;
    }
    Object who =
        client.session() != null ? client.session().id() : client.peer().remote().getAddress();
    long wait = rates.takeSteadily(who.hashCode());
    return wait == 0 ? null : ErrorResponses.tooMany("too many requests of this session", wait);
  }
}
