// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Who takes the requests of which transport: the gateway, unless somebody has claimed the transport
 * by its name. A claim outlives the claimer, so that requests to it wait for its next version and
 * never reach the gateway instead. Thread-safe.
 */
final class Handlers {
  private final Time time;
  private final Slot<RequestHandler> gateway;
  private final Map<String, Slot<RequestHandler>> claimed = new ConcurrentHashMap<>();

  Handlers(Time time) {
    this.time = time;
    this.gateway = new Slot<>(time, SlotLimits.standard());
  }

  /** Returns the slot of whoever takes the requests of all transports that nobody has claimed. */
  Slot<RequestHandler> gateway() {
    return gateway;
  }

  /** Returns the way to whoever takes a transport's requests at that moment. */
  Supplier<Slot<RequestHandler>> of(String transport) {
    return () -> claimed.getOrDefault(transport, gateway);
  }

  void claim(String transport, RequestHandler handler) {
    claimed
        .computeIfAbsent(transport, name -> new Slot<>(time, SlotLimits.standard()))
        .fill(handler);
  }

  void leave(String transport, RequestHandler handler) {
    Slot<RequestHandler> slot = claimed.get(transport);
    if (slot != null) {
      slot.vacate(handler);
    }
  }

  void close() {
    gateway.close();
    claimed.values().forEach(Slot::close);
  }
}
