// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.message;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;

/** Identifies an open exchange or observation: the client and its token [RFC 7252 §5.3.1]. */
public record ExchangeKey(Peer peer, Bytes token) {
  @Override
  public boolean equals(Object other) {
    return other instanceof ExchangeKey that && token.equals(that.token) && peer.equals(that.peer);
  }

  @Override
  public int hashCode() {
    return 31 * peer.hashCode() + token.hashCode();
  }
}
