// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.transport.Peer;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The stored sessions by transport, address and port of the client [spec gateway-clients.md §5, 1].
 * The router's own address is not part of the key, since it may have several. A look-up takes no
 * lock and allocates nothing. Thread-safe.
 */
final class SessionsByPeer {
  private final Map<String, Map<InetSocketAddress, SessionEntry>> byTransport =
      new ConcurrentHashMap<>();

  SessionEntry find(Peer peer) {
    Map<InetSocketAddress, SessionEntry> peers = byTransport.get(peer.transport());
    return peers == null ? null : peers.get(peer.remote());
  }

  void put(Peer peer, SessionEntry entry) {
    byTransport
        .computeIfAbsent(peer.transport(), fresh -> new ConcurrentHashMap<>())
        .put(peer.remote(), entry);
  }

  /** Removes the entry if it belongs to that peer. */
  void remove(Peer peer, SessionEntry entry) {
    Map<InetSocketAddress, SessionEntry> peers = byTransport.get(peer.transport());
    if (peers != null) {
      peers.remove(peer.remote(), entry);
    }
  }
}
