// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.Transport;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
import java.util.List;

/**
 * A request that has no handler yet. It goes to the next build as bytes.
 *
 * @param begun whether another handler has begun it
 */
record ParkedRequest(CoapRequest request, ReplyTo replyTo, boolean begun) {
  int bytes() {
    return request.options().encoded().length() + request.payload().length();
  }

  void giveTo(RequestHandler handler, Transport transport) {
    if (begun) {
      handler.resume(request, replyTo, transport);
    } else {
      handler.handle(request, replyTo, transport);
    }
  }

  byte[] save() {
    SnapshotWriter to = new SnapshotWriter();
    to.flag(begun);
    to.integer(request.code());
    to.bytes(request.options().encoded());
    to.bytes(request.payload());
    to.peer(replyTo.peer());
    to.bytes(replyTo.token());
    return to.toArray();
  }

  static ParkedRequest restore(byte[] saved) {
    SnapshotReader from = new SnapshotReader(saved, List.of());
    boolean begun = from.flag();
    int code = from.integer();
    CoapOptions options = CoapOptions.ofEncoded(from.bytes());
    Bytes payload = from.bytes();
    Peer peer = from.peer();
    return new ParkedRequest(
        new CoapRequest(code, options, payload), replyTo(peer, from.bytes()), begun);
  }

  /** Returns the address of an answer; a request on a stream counts as confirmable. */
  static ReplyTo replyTo(Peer peer, Bytes token) {
    return new ReplyTo(peer, token, true, 0, false);
  }
}
