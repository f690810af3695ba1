// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.exchange.ExchangeKey;
import io.millrace.gateway.proxy.Proxied;

/**
 * What a client registered for.
 *
 * @param replyTo the client's address and token
 * @param request its request, with its whole body
 * @param proxied what the request's options say
 */
record Registration(ReplyTo replyTo, CoapRequest request, Proxied proxied) {
  ExchangeKey key() {
    return new ExchangeKey(replyTo.peer(), replyTo.token());
  }

  Peer peer() {
    return replyTo.peer();
  }

  /** Returns the same for a client that has another address now. */
  Registration at(Peer peer) {
    ReplyTo to = new ReplyTo(peer, replyTo.token(), replyTo.confirmable(), 0, true);
    return new Registration(to, request, proxied);
  }
}
