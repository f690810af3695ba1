// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.house;

import io.millrace.api.time.Time;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.concurrent.ConcurrentHashMap;

/** A place for each transport, by its name; the place stays when the endpoint goes. Thread-safe. */
public final class Transports {
  private final ConcurrentHashMap<String, Slot<Transport>> places = new ConcurrentHashMap<>();
  private final Time time;
  private final SlotLimits limits;

  /** Makes a house without transports. */
  public Transports(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /** Returns the place of the transport of that name. */
  public Slot<Transport> of(String name) {
    Slot<Transport> place = places.get(name);
    return place != null ? place : places.computeIfAbsent(name, n -> new Slot<>(time, limits));
  }
}
