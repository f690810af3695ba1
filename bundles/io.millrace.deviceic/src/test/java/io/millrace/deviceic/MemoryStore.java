// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store that forgets when the test ends. */
final class MemoryStore implements Store {
  private final Map<String, Map<Bytes, Bytes>> maps = new HashMap<>();
  RuntimeException broken;

  Map<Bytes, Bytes> content(String name) {
    return maps.computeIfAbsent(name, any -> new HashMap<>());
  }

  @Override
  public StoreMap map(String name) {
    Map<Bytes, Bytes> content = content(name);
    return new StoreMap() {
      @Override
      public CompletionStage<Optional<Bytes>> get(Bytes key) {
        return done(Optional.ofNullable(content.get(key)));
      }

      @Override
      public CompletionStage<Map<Bytes, Bytes>> all() {
        return done(Map.copyOf(content));
      }

      @Override
      public CompletionStage<Void> put(Bytes key, Bytes value) {
        content.put(key, value);
        return done(null);
      }

      @Override
      public CompletionStage<Void> remove(Bytes key) {
        content.remove(key);
        return done(null);
      }
    };
  }

  private <T> CompletionStage<T> done(T value) {
    return broken == null
        ? CompletableFuture.completedStage(value)
        : CompletableFuture.failedStage(broken);
  }
}
