// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.gateway.exchange.ExchangeKey;
import io.millrace.lib.slot.Slot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Writes observations to whichever store there is. While there is none nothing is written; a store
 * that comes gets everything. Thread-safe.
 */
final class RelationStore {
  /** The name of the map. */
  static final String MAP = "gateway.observations";

  private static final Logger LOG = System.getLogger(RelationStore.class.getName());

  private final Slot<Store> place;
  private final Set<ExchangeKey> missed = ConcurrentHashMap.newKeySet();

  RelationStore(Slot<Store> place) {
    this.place = place;
  }

  void put(Relation relation) {
    Bytes value =
        new RelationRecord(
                relation.registration().replyTo(),
                relation.registration().request(),
                relation.moveMark())
            .encode();
    ExchangeKey key = relation.registration().key();
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

  /** Tells whether that store is the present one. */
  boolean isAt(Store store) {
    return place.service() == store;
  }

  /** Tells whether no store has this one as it is. */
  boolean hasMissed(Relation relation) {
    return missed.contains(relation.registration().key());
  }

  void remove(ExchangeKey relation) {
    missed.remove(relation);
    change(map -> map.remove(key(relation)));
  }

  void remove(Bytes key) {
    change(map -> map.remove(key));
  }

  private CompletionStage<Void> change(Function<StoreMap, CompletionStage<Void>> change) {
    CompletionStage<Void> stage = place.call(store -> change.apply(store.map(MAP)), null);
    if (stage != null) {
      stage.whenComplete(RelationStore::log);
    }
    return stage;
  }

  private static void log(Void nothing, Throwable cause) {
    if (cause != null) {
      LOG.log(Level.WARNING, "an observation could not be stored", cause);
    }
  }

  /** Returns a relation's key in the map: transport, address and token. */
  static Bytes key(ExchangeKey key) {
    return Bytes.utf8(key.peer() + "|" + key.peer().local() + "|").plus(key.token());
  }
}
