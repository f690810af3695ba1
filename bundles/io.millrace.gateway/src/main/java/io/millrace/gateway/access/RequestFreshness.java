// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Transport;
import java.time.Duration;

/**
 * Says which requests have to show that they are new, so that nobody can keep one back or send it a
 * second time to have something done again [RFC 9175 §2.4, item 1]: those that may change
 * something, and came in clear over UDP. DTLS, TLS and OSCORE see to that themselves; of a body in
 * blocks it is the first block that shows it. Immutable.
 */
public final class RequestFreshness {
  private final Duration period;

  /** Makes it with the time for which an Echo value shows it; zero: of none. */
  public RequestFreshness(Duration period) {
    this.period = period;
  }

  /**
   * Tells whether a request is to be asked for an Echo value.
   *
   * @param age how old the value is that it has; null for none
   */
  public boolean isToBeShown(CoapRequest request, Duration age, Peer peer, Transport transport) {
    return !period.isZero()
        && mayChange(request.code())
        && (age == null || age.compareTo(period) > 0)
        && isInClear(request, peer, transport)
        && !isLaterBlock(request);
  }

  private static boolean mayChange(int code) {
    return code != CoapCode.GET && code != CoapCode.FETCH;
  }

  private static boolean isInClear(CoapRequest request, Peer peer, Transport transport) {
    return peer.connection().isEmpty()
        && peer.principal().isEmpty()
        && !transport.isReliable()
        && !request.options().has(OptionNumber.OSCORE);
  }

  private static boolean isLaterBlock(CoapRequest request) {
    return request.options().uint(OptionNumber.BLOCK1, 0) >> 4 > 0;
  }
}
