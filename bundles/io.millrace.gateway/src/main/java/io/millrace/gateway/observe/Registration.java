// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.ProxyRequest;

/**
 * The registration of a client as an observer [RFC 7641 §1.2].
 *
 * @param replyTo the client's address and token
 * @param request its request, with its whole body
 * @param proxyRequest target and route of the request
 */
record Registration(ReplyTo replyTo, CoapRequest request, ProxyRequest proxyRequest) {
  ExchangeKey key() {
    return new ExchangeKey(replyTo.peer(), replyTo.token());
  }

  /** Returns the options of the gateway's own request to the next hop. */
  DownstreamOptions downstream(HopKind hop) {
    return proxyRequest.downstream(hop, hop != HopKind.DEVICE);
  }

  /** Tells whether it is about a resource of the gateway itself. */
  boolean isOfOwnResource() {
    return proxyRequest.route().resource() != null;
  }

  Peer peer() {
    return replyTo.peer();
  }

  /** Returns the same registration for a client whose address has changed. */
  Registration at(Peer peer) {
    ReplyTo to = new ReplyTo(peer, replyTo.token(), replyTo.confirmable(), 0, true);
    return new Registration(to, request, proxyRequest);
  }
}
