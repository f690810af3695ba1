// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.sensor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests that wait for the sensor: those for its clock before the NIC's other own ones, both few
 * by their nature, and those before the ones of clients, whose number is bounded. While it is held
 * only those for the clock have their turn. Touched on the serial executor only.
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

  /** Tells whether as many of clients wait as may. */
  boolean isFull() {
    return clients.size() >= limit;
  }

  /** Tells whether a request has its turn only when the queue is held no more. */
  boolean isHeld(SensorExchange exchange) {
    return held && exchange.rank != SensorExchange.Rank.CLOCK;
  }

  void hold(boolean hold) {
    held = hold;
  }

  void add(SensorExchange exchange) {
    of(exchange).add(exchange);
  }

  /** Puts one back that had its turn: it is the next of its kind. */
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

  /** Takes the next one; null when nobody waits who may go. */
  SensorExchange next() {
    if (held || !clock.isEmpty()) {
      return clock.poll();
    }
    return own.isEmpty() ? clients.poll() : own.poll();
  }

  /** Takes one out; false when it does not wait here. */
  boolean remove(SensorExchange exchange) {
    return of(exchange).remove(exchange);
  }

  /** Returns all, in the order of their turn. */
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
