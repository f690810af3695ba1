// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.udp;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/** The peers of recent remote addresses; a bounded memory, so that the same peer is one object. */
final class RecentPeers extends LinkedHashMap<InetSocketAddress, Peer> {
  private static final long serialVersionUID = 1;

  private final String transport;
  private final int limit;

  RecentPeers(String transport, int limit) {
    this.transport = transport;
    this.limit = limit;
  }

  /** Returns the peer at {@code remote} as the bound socket sees it. */
  Peer at(InetSocketAddress remote) {
    Peer known = get(remote);
    if (known == null) {
      known = new Peer(transport, remote, null, "");
      put(remote, known);
    }
    return known;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<InetSocketAddress, Peer> eldest) {
    return size() > limit;
  }
}
