// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.direct;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.lib.oscore.ReceivedRequest;
import java.util.function.UnaryOperator;

/**
 * Who sent a request, and how the responses go back.
 *
 * @param client by whom exchanges and bodies are known: the sender's address, and with OSCORE also
 *     the context, so that nobody else can end them
 * @param protection makes of a response what is sent; null when nothing can be sent
 */
record Requester(
    Peer client, ReplyTo replyTo, Transport transport, UnaryOperator<CoapResponse> protection) {
  static Requester inClear(ReplyTo replyTo, Transport transport) {
    return new Requester(replyTo.peer(), replyTo, transport, UnaryOperator.identity());
  }

  static Requester withOscore(ReceivedRequest received, ReplyTo replyTo, Transport transport) {
    Peer peer = replyTo.peer();
    String principal = "oscore:" + received.client();
    return new Requester(
        new Peer(
            peer.transport(),
            peer.remote(),
            peer.local(),
            principal,
            principal + "@" + peer.remote()),
        replyTo,
        transport,
        received.protection()::protect);
  }
}
