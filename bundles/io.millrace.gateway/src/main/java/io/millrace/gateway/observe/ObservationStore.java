// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.lib.persist.PersistedState;
import io.millrace.lib.slot.Slot;

/**
 * Writes observations to the store. While there is no store, changes wait for one; a new store gets
 * all observations. Thread-safe.
 */
final class ObservationStore {
  /** The name of the map. */
  static final String MAP = "gateway.observations";

  private final Slot<Store> slot;
  private final PersistedState state;

  /**
   * Uses the store of {@code slot}.
   *
   * @param maxObservations how many observations there may be
   */
  ObservationStore(Slot<Store> slot, int maxObservations) {
    this.slot = slot;
    this.state = new PersistedState(slot, MAP, 2 * maxObservations + 1); // and their removals
  }

  void put(Observation observation) {
    Bytes value =
        new ObservationRecord(
                observation.replyTo(),
                observation.registration().request(),
                observation.storedMark())
            .encode();
    state.put(key(observation.key()), value);
  }

  /** Tells whether {@code store} is in use. */
  boolean isAt(Store store) {
    return slot.service() == store;
  }

  /** Tells whether the store does not have this observation as it is now. */
  boolean hasMissed(Observation observation) {
    return state.isUnsaved(key(observation.key()));
  }

  void remove(ExchangeKey observation) {
    state.remove(key(observation));
  }

  void remove(Bytes key) {
    state.remove(key);
  }

  /** The next gateway has the observations: the store, which stays, forgets this one. */
  void stop() {
    state.unwatch();
  }

  /** Returns the key of an observation in the map: transport, addresses and token. */
  static Bytes key(ExchangeKey key) {
    return Bytes.utf8(key.peer() + "|" + key.peer().local() + "|").plus(key.token());
  }
}
