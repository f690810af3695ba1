// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.time.Time;
import io.millrace.api.transport.RequestHandler;
import io.millrace.lib.slot.NamedSlots;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.function.Supplier;

/**
 * Who takes the requests of which transport: the gateway, unless somebody has claimed the transport
 * by its name. A claim outlives the claimer, so that requests to it wait for its next version and
 * never reach the gateway instead. Thread-safe.
 */
final class Handlers {
  private final Slot<RequestHandler> gateway;
  private final NamedSlots<RequestHandler> claimed;

  Handlers(Time time) {
    this.gateway = new Slot<>(time, SlotLimits.standard());
    this.claimed = new NamedSlots<>(time, SlotLimits.standard());
  }

  /** Returns the slot of whoever takes the requests of all transports that nobody has claimed. */
  Slot<RequestHandler> gateway() {
    return gateway;
  }

  /** Returns the way to whoever takes a transport's requests at that moment. */
  Supplier<Slot<RequestHandler>> of(String transport) {
    return () -> claimed.of(transport, gateway);
  }

  void claim(String transport, RequestHandler handler, ServiceRank rank) {
    claimed.of(transport).bind(handler, rank);
  }

  void leave(String transport, RequestHandler handler) {
    claimed.of(transport).unbind(handler);
  }

  void close() {
    gateway.close();
    claimed.close();
  }
}
