// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.slot;

import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listeners that are told when a service becomes available. Bounded in number; one that fails
 * harms no other [{@link CallbackGuard}]. To be told while no lock is held. Thread-safe.
 *
 * @param <E> what they are told of
 */
final class Availability<E> {
  /** More than the parts of a bundle that wait for the same service. */
  static final int MAX_LISTENERS = 64;

  private static final CallbackGuard LISTENERS =
      new CallbackGuard(Slot.class, "a listener that waits for a service");

  private final CopyOnWriteArrayList<Entry<E>> entries = new CopyOnWriteArrayList<>();

  /** One subscription; a listener may have several, and each ends alone. */
  private static final class Entry<E> {
    final Consumer<? super E> listener;

    Entry(Consumer<? super E> listener) {
      this.listener = listener;
    }
  }

  /**
   * Adds a listener.
   *
   * @throws IllegalStateException when there are {@value #MAX_LISTENERS} already: some part does
   *     not end its subscriptions
   */
  Subscription add(Consumer<? super E> listener) {
    Entry<E> entry = new Entry<>(listener);
    synchronized (entries) {
      if (entries.size() >= MAX_LISTENERS) {
        throw new IllegalStateException(MAX_LISTENERS + " listeners wait for this service already");
      }
      entries.add(entry);
    }
    return () -> entries.remove(entry);
  }

  /** Tells all of them. */
  void tell(E event) {
    for (Entry<E> each : entries) {
      LISTENERS.run(each.listener, Consumer::accept, event);
    }
  }

  /** Lets all of them go. */
  void clear() {
    entries.clear();
  }
}
