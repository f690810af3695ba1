// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The requests that wait for the sensor: first those for its clock, then the NIC's other own
 * requests, both few by nature, then those of clients, whose number is bounded. While the queue is
 * held only requests for the clock leave it. Touched on the serial executor only.
 */
final class SensorQueue {
  private final ArrayDeque<SensorExchange> clock = new ArrayDeque<>();
  private final ArrayDeque<SensorExchange> own = new ArrayDeque<>();
  private final ArrayDeque<SensorExchange> clients = new ArrayDeque<>();
  private final int limit;
  private boolean held;

  SensorQueue(int limit) {
    this.limit = limit;
  }

  /** Tells whether the bound on clients' requests is reached. */
  boolean isFull() {
    return clients.size() >= limit;
  }

  /** Tells whether a request has to wait until the queue is not held any more. */
  boolean isHeld(SensorExchange exchange) {
    return held && exchange.rank != SensorExchange.Rank.CLOCK;
  }

  void hold(boolean hold) {
    held = hold;
  }

  void add(SensorExchange exchange) {
    of(exchange).add(exchange);
  }

  /** Puts a request back at the head of those of its rank. */
  void putBack(SensorExchange exchange) {
    of(exchange).addFirst(exchange);
  }

  private ArrayDeque<SensorExchange> of(SensorExchange exchange) {
    return switch (exchange.rank) {
      case CLOCK -> clock;
      case OWN -> own;
      case CLIENT -> clients;
    };
  }

  boolean hasNext() {
    return !clock.isEmpty() || !held && !(own.isEmpty() && clients.isEmpty());
  }

  /** Takes the next request; null when there is none that may leave. */
  SensorExchange next() {
    if (held || !clock.isEmpty()) {
      return clock.poll();
    }
    return own.isEmpty() ? clients.poll() : own.poll();
  }

  /** Removes a request; false when it does not wait here. */
  boolean remove(SensorExchange exchange) {
    return of(exchange).remove(exchange);
  }

  /** Returns all requests in their order. */
  List<SensorExchange> all() {
    List<SensorExchange> all = new ArrayList<>(clock);
    all.addAll(own);
    all.addAll(clients);
    return all;
  }

  void clear() {
    clock.clear();
    own.clear();
    clients.clear();
  }
}
