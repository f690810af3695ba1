// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store in memory; every map is the same. */
final class MapStore implements Store, StoreMap {
  final Map<Bytes, Bytes> values = new HashMap<>();
  boolean broken;

  @Override
  public StoreMap map(String name) {
    return this;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return broken
        ? CompletableFuture.failedFuture(new IllegalStateException("broken"))
        : CompletableFuture.completedFuture(Optional.ofNullable(values.get(key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return CompletableFuture.completedFuture(Map.copyOf(values));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    values.put(key, value);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    values.remove(key);
    return CompletableFuture.completedFuture(null);
  }
}
