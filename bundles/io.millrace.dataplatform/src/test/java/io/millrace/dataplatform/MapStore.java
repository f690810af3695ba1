// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory. */
final class MapStore implements Store {
  final Map<String, OneMap> maps = new ConcurrentHashMap<>();
  volatile boolean broken;

  @Override
  public StoreMap map(String name) {
    return maps.computeIfAbsent(name, none -> new OneMap());
  }

  final class OneMap implements StoreMap {
    final Map<Bytes, Bytes> entries = new ConcurrentHashMap<>();

    private <T> CompletionStage<T> done(T value) {
      return broken
          ? CompletableFuture.failedStage(new IllegalStateException("disk full"))
          : CompletableFuture.completedStage(value);
    }

    @Override
    public CompletionStage<Optional<Bytes>> get(Bytes key) {
      return done(Optional.ofNullable(entries.get(key)));
    }

    @Override
    public CompletionStage<Map<Bytes, Bytes>> all() {
      return done(Map.copyOf(entries));
    }

    @Override
    public CompletionStage<Void> put(Bytes key, Bytes value) {
      if (!broken) {
        entries.put(key, value);
      }
      return done(null);
    }

    @Override
    public CompletionStage<Void> remove(Bytes key) {
      if (!broken) {
        entries.remove(key);
      }
      return done(null);
    }
  }
}
