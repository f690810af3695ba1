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
 * The handlers of requests by transport: the gateway, unless another handler has claimed the
 * transport by its name. A claim outlives the handler's bundle, so that its requests wait for the
 * next version and never reach the gateway instead. Thread-safe.
 */
final class Handlers {
  /**
   * A gateway that stops hands back what waits for its devices, and nothing of what comes meanwhile
   * may be refused.
   */
  private static final int TIMES_STANDARD = 16;

  private final Slot<RequestHandler> gateway;
  private final NamedSlots<RequestHandler> claimed;

  Handlers(Time time) {
    SlotLimits limits = limits(SlotLimits.standard());
    this.gateway = new Slot<>(time, limits);
    this.claimed = new NamedSlots<>(time, limits);
  }

  private static SlotLimits limits(SlotLimits standard) {
    return new SlotLimits(
        TIMES_STANDARD * standard.waitingCallers(),
        TIMES_STANDARD * standard.waitingBytes(),
        standard.grace(),
        standard.drain());
  }

  /** Returns the slot of the handler of all transports that no other has claimed. */
  Slot<RequestHandler> gateway() {
    return gateway;
  }

  /** Returns what gives the slot of a transport's handler, whichever it is at that moment. */
  Supplier<Slot<RequestHandler>> of(String transport) {
    return () -> claimed.of(transport, gateway);
  }

  void add(String transport, RequestHandler handler, ServiceRank rank) {
    claimed.of(transport).bind(handler, rank);
  }

  void remove(String transport, RequestHandler handler) {
    claimed.of(transport).unbind(handler);
  }

  void close() {
    gateway.close();
    claimed.close();
  }
}
