// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.udp;

import io.millrace.api.transport.Peer;
import io.millrace.lib.bounded.BoundedMap;
import java.net.InetSocketAddress;

/** A bounded cache of the peers of recent remote addresses, so that the same peer is one object. */
final class RecentPeers {
  private final String transport;
  private final BoundedMap<InetSocketAddress, Peer> peers;

  RecentPeers(String transport, int limit) {
    this.transport = transport;
    this.peers = BoundedMap.<InetSocketAddress, Peer>ofAtMost(limit).build();
  }

  /** Returns the peer at {@code remote} as the bound socket sees it. */
  Peer at(InetSocketAddress remote) {
    Peer known = peers.get(remote);
    if (known == null) {
      known = new Peer(transport, remote, null, "");
      peers.put(remote, known, 0);
    }
    return known;
  }
}
