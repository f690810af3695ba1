// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.ProxyRequest;

/**
 * The registration of a client as an observer [RFC 7641 §1.2].
 *
 * @param replyTo the client's address and token, for notifications
 * @param request its request, with its whole body
 * @param proxyRequest target and route of the request
 */
record Registration(ReplyTo replyTo, CoapRequest request, ProxyRequest proxyRequest) {
  /** Makes the registration of a request, of whose datagram it keeps nothing but the request. */
  static Registration of(ReplyTo replyTo, CoapRequest request, ProxyRequest proxyRequest) {
    Bytes token = Bytes.wrap(replyTo.token().toArray());
    ReplyTo to = new ReplyTo(replyTo.peer(), token, replyTo.confirmable(), 0, true);
    return new Registration(to, request, proxyRequest);
  }

  /** Returns the options of the gateway's own request to observe at the next hop. */
  DownstreamOptions observing(HopKind hop) {
    return proxyRequest.downstream(hop, hop != HopKind.DEVICE);
  }

  /** Returns the options of the gateway's own request for the present state. */
  DownstreamOptions asking(HopKind hop) {
    return proxyRequest.downstream(hop, false);
  }

  /** Returns {@code other} when that is the same request, whoever made it; else this one. */
  Registration sharedWith(Registration other) {
    return request.equals(other.request) ? other : this;
  }

  /** Tells whether it is about a resource of the gateway itself. */
  boolean isOfOwnResource() {
    return proxyRequest.route().resource() != null;
  }

  /** Tells whether a device that was registered at goes on without saying so by Observe. */
  boolean isLenient(NextHop hop) {
    return hop.kind() == HopKind.DEVICE && !isOfOwnResource();
  }

  /**
   * Tells whether the gateway may send it again by itself. What a client has protected goes once:
   * its server takes a second one for a replay, and ends the observation [RFC 8613 §7.4].
   */
  boolean mayBeRenewed() {
    return !request.options().has(OptionNumber.OSCORE);
  }

  /**
   * Tells whether a response that does not register may be followed by one that does. A resource of
   * the gateway itself that goes at that moment gives its state without Observe.
   */
  boolean mayFollow(CoapResponse response) {
    return response.code() == CoapCode.SERVICE_UNAVAILABLE
        || isOfOwnResource() && CoapCode.isSuccess(response.code());
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
