// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.audit.Origin;
import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import java.util.Objects;

/**
 * Who sends a file: the client's address and port, and the Request-Tag that tells one transfer of a
 * client from another [RFC 9175 §3].
 *
 * @param tag null when the request has none
 */
record Sender(Peer peer, Bytes tag, Origin origin) {
  static Sender of(CoapRequest request, Peer peer, Origin origin) {
    return new Sender(peer, request.options().first(OptionNumber.REQUEST_TAG), origin);
  }

  /** Tells whether it is the same transfer. */
  boolean isSame(Sender other) {
    return peer.equals(other.peer) && Objects.equals(tag, other.tag);
  }
}
