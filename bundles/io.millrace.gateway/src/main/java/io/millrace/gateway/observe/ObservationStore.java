// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes observations to the store. While there is no store it writes nothing; a new store gets all
 * observations. Thread-safe.
 */
final class ObservationStore {
  /** The name of the map. */
  static final String MAP = "gateway.observations";

  private static final Logger LOG = System.getLogger(ObservationStore.class.getName());

  private final Slot<Store> slot;
  private final Set<ExchangeKey> missed = ConcurrentHashMap.newKeySet();

  ObservationStore(Slot<Store> slot) {
    this.slot = slot;
  }

  void put(Observation observation) {
    Bytes value =
        new ObservationRecord(
                observation.registration().replyTo(),
                observation.registration().request(),
                observation.moveMark())
            .encode();
    ExchangeKey key = observation.registration().key();
    missed.remove(key);
    CompletionStage<Void> stage = change(map -> map.put(key(key), value));
    if (stage == null) {
      missed.add(key);
    } else {
      stage.whenComplete((nothing, cause) -> written(key, cause));
    }
  }

  private void written(ExchangeKey key, Throwable cause) {
    if (cause != null) {
      missed.add(key);
    }
  }

  /** Tells whether {@code store} is in use. */
  boolean isAt(Store store) {
    return slot.service() == store;
  }

  /** Tells whether the store does not have this observation as it is now. */
  boolean hasMissed(Observation observation) {
    return missed.contains(observation.registration().key());
  }

  void remove(ExchangeKey observation) {
    missed.remove(observation);
    change(map -> map.remove(key(observation)));
  }

  void remove(Bytes key) {
    change(map -> map.remove(key));
  }

  private CompletionStage<Void> change(Function<StoreMap, CompletionStage<Void>> change) {
    CompletionStage<Void> stage = slot.call(store -> change.apply(store.map(MAP)), null);
    if (stage != null) {
      stage.whenComplete(ObservationStore::log);
    }
    return stage;
  }

  private static void log(Void nothing, Throwable cause) {
    if (cause != null) {
      LOG.log(Level.WARNING, "an observation could not be stored", cause);
    }
  }

  /** Returns the key of an observation in the map: transport, addresses and token. */
  static Bytes key(ExchangeKey key) {
    return Bytes.utf8(key.peer() + "|" + key.peer().local() + "|").plus(key.token());
  }
}
