// SPDX-License-Identifier: Apache-2.0
package io.millrace.accounts;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory with one map. */
final class MapStore implements Store, StoreMap {
  final Map<Bytes, Bytes> entries = new ConcurrentHashMap<>();

  @Override
  public StoreMap map(String name) {
    return this;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return CompletableFuture.completedStage(Optional.ofNullable(entries.get(key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return CompletableFuture.completedStage(Map.copyOf(entries));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    entries.put(key, value);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    entries.remove(key);
    return CompletableFuture.completedStage(null);
  }
}
