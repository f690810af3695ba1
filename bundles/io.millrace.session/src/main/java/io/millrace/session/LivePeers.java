// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sessions by transport, address and port of the client [spec gateway-clients.md §5, 1]. The
 * address on our side does not count: a router has several. Looking one up takes no lock and
 * allocates nothing. Thread-safe.
 */
final class LivePeers {
  private final Map<String, Map<InetSocketAddress, Entry>> byTransport = new ConcurrentHashMap<>();

  Entry find(Peer peer) {
    Map<InetSocketAddress, Entry> peers = byTransport.get(peer.transport());
    return peers == null ? null : peers.get(peer.remote());
  }

  void put(Peer peer, Entry entry) {
    byTransport
        .computeIfAbsent(peer.transport(), fresh -> new ConcurrentHashMap<>())
        .put(peer.remote(), entry);
  }

  /** Removes the entry if it is that peer's. */
  void remove(Peer peer, Entry entry) {
    Map<InetSocketAddress, Entry> peers = byTransport.get(peer.transport());
    if (peers != null) {
      peers.remove(peer.remote(), entry);
    }
  }
}
