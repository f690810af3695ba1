// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.api.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Services that others find by name, each in the slot of its name, with something that is kept for
 * it. A name whose services have all gone is known for the slots' grace, in which callers wait for
 * the next one; then it is forgotten. Bounded in names. Thread-safe.
 *
 * @param <T> the type of the services
 * @param <V> what is kept for each
 */
public final class NamedServices<T, V> {
  private final Map<String, Named<T, V>> names = new TreeMap<>();
  private final Availability<String> available = new Availability<>();
  private final Time time;
  private final SlotLimits limits;
  private final int most;

  /** One name; what is kept is guarded by the whole. */
  private record Named<T, V>(Slot<T> slot, Candidates<V> kept) {}

  /**
   * Begins without services.
   *
   * @param limits those of each slot
   * @param most how many names there may be
   */
  public NamedServices(Time time, SlotLimits limits, int most) {
    this.time = time;
    this.limits = limits;
    this.most = most;
  }

  /** Takes a service in; false when there are as many names as may be. */
  public boolean add(String name, T service, V kept, ServiceRank rank) {
    Named<T, V> named;
    synchronized (this) {
      named = names.get(name);
      if (named == null && names.size() >= most) {
        return false;
      }
      if (named == null) {
        named = new Named<>(NamedSlots.slot(name, available, time, limits), new Candidates<>());
        names.put(name, named);
      }
      named.kept.put(service, kept, rank);
    }
    named.slot.bind(service, rank);
    return true;
  }

  /**
   * Has a listener told of each name whose slot has another service to call, as {@link
   * Slot#onAvailable} says.
   */
  public Subscription onAvailable(Consumer<? super String> listener) {
    return available.add(listener);
  }

  /** Lets a service go, when what it was asked is done; does nothing when it is not here. */
  public void remove(String name, T service) {
    Named<T, V> named;
    boolean last;
    synchronized (this) {
      named = names.get(name);
      if (named == null || named.kept.remove(service) == null) {
        return;
      }
      last = named.kept.isEmpty();
    }
    named.slot.unbind(service);
    if (last) {
      time.schedule(limits.grace(), () -> forget(name, named));
    }
  }

  private void forget(String name, Named<T, V> named) {
    boolean empty;
    synchronized (this) {
      empty = named.kept.isEmpty() && names.remove(name, named);
    }
    if (empty) {
      named.slot.close();
    }
  }

  /** Returns the slot of that name, or null. */
  public synchronized Slot<T> find(String name) {
    Named<T, V> named = names.get(name);
    return named == null ? null : named.slot;
  }

  /** Returns what is kept for the first one of each name, in the order of names. */
  public synchronized List<V> kept() {
    return names.values().stream()
        .map(named -> named.kept.first())
        .filter(Objects::nonNull)
        .toList();
  }
}
