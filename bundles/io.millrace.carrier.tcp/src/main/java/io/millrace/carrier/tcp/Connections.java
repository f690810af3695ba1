// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of a carrier by their identification; others than the loop may look. */
final class Connections {
  private final Map<String, Connection> open = new ConcurrentHashMap<>();
  private final Map<InetAddress, Integer> perAddress = new ConcurrentHashMap<>();

  void add(Connection connection) {
    open.put(connection.id, connection);
    perAddress.merge(connection.address(), 1, Integer::sum);
  }

  /** Forgets a connection; false when it was forgotten before. */
  boolean remove(Connection connection) {
    boolean there = open.remove(connection.id, connection);
    if (there) {
      perAddress.computeIfPresent(
          connection.address(), (address, count) -> count > 1 ? count - 1 : null);
    }
    return there;
  }

  Connection get(String id) {
    return open.get(id);
  }

  int size() {
    return open.size();
  }

  int of(InetAddress address) {
    return perAddress.getOrDefault(address, 0);
  }

  Collection<Connection> all() {
    return List.copyOf(open.values());
  }

  /**
   * Returns the eldest one of which no message layer has taken anything; null when all are used.
   */
  Connection eldestUnproven() {
    Connection eldest = null;
    for (Connection each : open.values()) {
      if (each.isUnproven() && (eldest == null || each.since < eldest.since)) {
        eldest = each;
      }
    }
    return eldest;
  }
}
