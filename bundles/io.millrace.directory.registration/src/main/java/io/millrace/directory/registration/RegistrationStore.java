// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.slot.Subscription;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The registrations in the store. Thread-safe. */
final class RegistrationStore implements RegistrationJournal, AutoCloseable {
  /** The name of the map. */
  static final String MAP = "registrations";

  private static final Logger LOG = System.getLogger(RegistrationStore.class.getName());

  /** How long a client's answer waits for the store: longer than its replacement takes. */
  private static final Duration MAX_WAIT = SlotLimits.standard().grace();

  private final Time time;
  private final int maxWaiting;
  private final PersistedState state;
  private final Subscription arrival;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile boolean seen;
  private volatile boolean unread;

  /**
   * Begins without a store.
   *
   * @param maxWaiting how many changes, and how many answers, may wait for the store
   */
  RegistrationStore(Time time, int maxWaiting) {
    this.time = time;
    this.maxWaiting = maxWaiting;
    this.state = new PersistedState(time, MAP, maxWaiting);
    this.arrival = state.stores().onAvailable(store -> seen = true);
  }

  /** Returns the slot of the store. */
  Slot<Store> stores() {
    return state.stores();
  }

  @Override
  public void put(Registration registration) {
    state.put(key(registration), RegistrationRecord.write(registration, time));
  }

  @Override
  public void remove(Registration registration) {
    state.remove(key(registration));
  }

  private static Bytes key(Registration registration) {
    return Bytes.utf8(registration.id());
  }

  /** A router that never had a store keeps registrations in memory, and its status says so. */
  @Override
  public CompletionStage<Void> saved(String id) {
    CompletableFuture<Void> saved = state.saved(Bytes.utf8(id)).toCompletableFuture();
    if (saved.isDone()) {
      return saved;
    }
    if (!seen) {
      return CompletableFuture.completedStage(null);
    }
    if (waiting.get() >= maxWaiting) {
      return CompletableFuture.failedStage(new IOException("too many answers wait for the store"));
    }
    waiting.incrementAndGet();
    Timer timer = time.schedule(MAX_WAIT, () -> saved.completeExceptionally(late()));
    saved.whenComplete(
        (nothing, fault) -> {
          waiting.decrementAndGet();
          timer.cancel();
        });
    return saved;
  }

  private static IOException late() {
    return new IOException("the store is away or slow");
  }

  /** Returns why registrations may be lost or cannot be made; empty when they are stored. */
  String status() {
    if (state.isFailing()) {
      return "the store cannot write: registrations are answered 5.03";
    }
    if (state.stores().service() != null) {
      return unread ? "what was registered before cannot be read from the store" : "";
    }
    return seen
        ? "the store is away: registrations are answered 5.03"
        : "there is no store: registrations are lost when the router ends";
  }

  /**
   * Reads all; {@code then} gets none when there is no store, and all of them later when there is
   * one.
   */
  void read(Consumer<List<Registration>> then) {
    state
        .all()
        .whenComplete(
            (stored, failure) -> {
              if (failure == null) {
                then.accept(decode(stored));
                return;
              }
              LOG.log(Level.WARNING, "the registrations cannot be read from the store", failure);
              unread = true;
              then.accept(List.of());
              state.stores().onAvailable(store -> readAgain(then));
            });
  }

  private void readAgain(Consumer<List<Registration>> then) {
    state
        .all()
        .whenComplete(
            (stored, failure) -> {
              if (failure == null) {
                unread = false;
                then.accept(decode(stored));
              }
            });
  }

  private List<Registration> decode(Map<Bytes, Bytes> stored) {
    List<Registration> readable = new ArrayList<>();
    RuntimeException last = null;
    for (Map.Entry<Bytes, Bytes> each : stored.entrySet()) {
      try {
        readable.add(RegistrationRecord.read(each.getValue(), time));
      } catch (RuntimeException damaged) {
        state.remove(each.getKey());
        last = damaged;
      }
    }
    if (last != null) {
      int damaged = stored.size() - readable.size();
      LOG.log(Level.ERROR, damaged + " stored registrations cannot be read and are removed", last);
    }
    return readable;
  }

  @Override
  public void close() {
    arrival.close();
    state.close();
  }
}
