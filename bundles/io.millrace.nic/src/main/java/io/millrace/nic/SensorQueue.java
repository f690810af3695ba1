// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that wait for the sensor: those of the NIC itself, few by their nature, before those of
 * clients, whose number is bounded. Touched on the serial only.
 */
final class SensorQueue {
  private final ArrayDeque<SensorExchange> own = new ArrayDeque<>();
  private final ArrayDeque<SensorExchange> clients = new ArrayDeque<>();
  private final int limit;

  SensorQueue(int limit) {
    this.limit = limit;
  }

  /** Tells whether as many of clients wait as may. */
  boolean isFull() {
    return clients.size() >= limit;
  }

  void addOwn(SensorExchange exchange) {
    own.add(exchange);
  }

  void add(SensorExchange exchange) {
    clients.add(exchange);
  }

  /** Takes the next one; null when nobody waits. */
  SensorExchange next() {
    return own.isEmpty() ? clients.poll() : own.poll();
  }

  /** Takes one out; false when it does not wait here. */
  boolean remove(SensorExchange exchange) {
    return own.remove(exchange) || clients.remove(exchange);
  }

  /** Returns all, in the order of their turn. */
  List<SensorExchange> all() {
    List<SensorExchange> all = new ArrayList<>(own);
    all.addAll(clients);
    return all;
  }

  void clear() {
    own.clear();
    clients.clear();
  }
}
