// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.NextHop;

/**
 * The gateway's own request to a next hop.
 *
 * @param message what goes there; null when it is refused
 * @param refusal the error response for the clients, or null
 */
record ForwardRequest(CoapRequest message, CoapResponse refusal) {
  /**
   * Makes the request that observes.
   *
   * @param shared whether others may join: then a condition of this one client is left out
   */
  static ForwardRequest observing(Registration registration, NextHop hop, boolean shared) {
    return of(registration, registration.observing(hop.kind()), shared);
  }

  /** Makes the request for the present state. */
  static ForwardRequest asking(Registration registration, NextHop hop) {
    return of(registration, registration.asking(hop.kind()), true);
  }

  private static ForwardRequest of(
      Registration registration, DownstreamOptions options, boolean shared) {
    CoapOptions written = options.write();
    if (written == null) {
      return new ForwardRequest(null, options.refusal());
    }
    CoapOptions own =
        shared && written.has(OptionNumber.ETAG)
            ? written.toBuilder().remove(OptionNumber.ETAG).build()
            : written;
    return new ForwardRequest(registration.request().with(own), null);
  }
}
