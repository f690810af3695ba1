// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/**
 * A request that has no handler yet: the next endpoint gives it to one.
 *
 * @param begun whether another handler has begun it
 */
record ParkedRequest(CoapRequest request, ReplyTo replyTo, boolean begun) {
  /** Returns how many bytes it holds. */
  int bytes() {
    return request.options().encoded().length() + request.payload().length();
  }

  void save(SnapshotWriter to) {
    SavedExchange.save(request, to);
    to.peer(replyTo.peer());
    to.bytes(replyTo.token());
    to.flag(replyTo.confirmable());
    to.integer(replyTo.messageId());
    to.flag(replyTo.acknowledged());
  }

  ParkedRequest asAcknowledged() {
    return new ParkedRequest(request, replyTo.asAcknowledged(), begun);
  }

  void giveTo(RequestHandler handler, Transport transport) {
    if (begun) {
      handler.resume(request, replyTo, transport);
    } else {
      handler.handle(request, replyTo, transport);
    }
  }

  /** Gives it to a transport, for the handler that is there or comes. */
  void handBackTo(Transport transport) {
    if (begun) {
      transport.handBackBegun(request, replyTo);
    } else {
      transport.handBack(request, replyTo);
    }
  }

  static ParkedRequest restore(SnapshotReader from, boolean begun) {
    CoapRequest request = SavedExchange.request(from);
    Peer peer = from.peer();
    Bytes token = from.bytes();
    return new ParkedRequest(
        request, new ReplyTo(peer, token, from.flag(), from.integer(), from.flag()), begun);
  }
}
