// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;

/** A request that has no handler yet: the next endpoint gives it to one. */
record ParkedRequest(CoapRequest request, ReplyTo replyTo) {
  void save(SnapshotWriter to) {
    SavedExchange.save(request, to);
    to.peer(replyTo.peer());
    to.bytes(replyTo.token());
    to.flag(replyTo.confirmable());
    to.integer(replyTo.messageId());
    to.flag(replyTo.acknowledged());
  }

  static ParkedRequest restore(SnapshotReader from) {
    CoapRequest request = SavedExchange.request(from);
    Peer peer = from.peer();
    Bytes token = from.bytes();
    return new ParkedRequest(
        request, new ReplyTo(peer, token, from.flag(), from.integer(), from.flag()));
  }
}
