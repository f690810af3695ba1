// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * A slot for each name that services bear. A name's slot is made when it is first asked for and
 * stays when its services go, so that callers wait there for the next one. Thread-safe.
 *
 * @param <T> the type of the services
 */
public final class NamedSlots<T> implements AutoCloseable {
  private final ConcurrentHashMap<String, Slot<T>> slots = new ConcurrentHashMap<>();
  private final Availability<String> available = new Availability<>();
  private final Time time;
  private final SlotLimits limits;

  /** Begins without names; the limits are those of each slot. */
  public NamedSlots(Time time, SlotLimits limits) {
    this.time = time;
    this.limits = limits;
  }

  /** Returns the slot of that name. */
  public Slot<T> of(String name) {
    Slot<T> slot = slots.get(name);
    return slot != null
        ? slot
        : slots.computeIfAbsent(name, none -> slot(name, available, time, limits));
  }

  /** Returns a slot that tells listeners its name when it has another service. */
  static <T> Slot<T> slot(
      String name, Availability<String> listeners, Time time, SlotLimits limits) {
    Slot<T> slot = new Slot<>(time, limits);
    slot.onAvailable(service -> listeners.tell(name));
    return slot;
  }

  /**
   * Has a listener told of each name whose slot has another service to call, as {@link
   * Slot#onAvailable} says.
   */
  public Subscription onAvailable(Consumer<? super String> listener) {
    return available.add(listener);
  }

  /** Returns the slot of that name, or {@code otherwise} when there is none yet. */
  public Slot<T> of(String name, Slot<T> otherwise) {
    return slots.getOrDefault(name, otherwise);
  }

  /** Closes every slot. */
  @Override
  public void close() {
    slots.values().forEach(Slot::close);
    available.clear();
  }
}
