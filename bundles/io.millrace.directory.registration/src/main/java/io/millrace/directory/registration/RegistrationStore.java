// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory.registration;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The registrations in the store. Thread-safe. */
final class RegistrationStore implements Registrations.Journal, AutoCloseable {
  /** The name of the map. */
  static final String MAP = "registrations";

  private static final Logger LOG = System.getLogger(RegistrationStore.class.getName());

  private final Time time;
  private final PersistedState state;

  RegistrationStore(Time time, int maxWaiting) {
    this.time = time;
    this.state = new PersistedState(time, MAP, maxWaiting);
  }

  /** Returns the slot of the store. */
  Slot<Store> stores() {
    return state.stores();
  }

  @Override
  public void put(Registration registration) {
    Duration left = Duration.ofNanos(registration.expires() - time.nanos());
    state.put(key(registration), RegistrationRecord.write(registration, left, time.now()));
  }

  @Override
  public void remove(Registration registration) {
    state.remove(key(registration));
  }

  private static Bytes key(Registration registration) {
    return Bytes.utf8(registration.id());
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
                then.accept(decode(stored));
              }
            });
  }

  private List<Registration> decode(Map<Bytes, Bytes> stored) {
    List<Registration> readable = new ArrayList<>();
    RuntimeException last = null;
    for (Map.Entry<Bytes, Bytes> each : stored.entrySet()) {
      try {
        readable.add(RegistrationRecord.read(each.getValue(), time.now(), time.nanos()));
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
    state.close();
  }
}
