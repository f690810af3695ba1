// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory. */
public final class MemoryStore implements Store {
  private final ConcurrentHashMap<String, MemoryMap> maps = new ConcurrentHashMap<>();

  @Override
  public MemoryMap map(String name) {
    return maps.computeIfAbsent(name, n -> new MemoryMap());
  }

  /** One of its maps. */
  public static final class MemoryMap implements StoreMap {
    public final ConcurrentHashMap<Bytes, Bytes> entries = new ConcurrentHashMap<>();

    public final Set<StoreListener> listeners = ConcurrentHashMap.newKeySet();

    /** When everything is read; a test may have it take longer. */
    public CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);

    /** Another router is gone, and this one gets what it had. */
    public void inherit(Map<Bytes, Bytes> others) {
      entries.putAll(others);
      listeners.forEach(each -> each.inherited(others));
    }

    @Override
    public AutoCloseable watch(StoreListener listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    @Override
    public CompletionStage<Optional<Bytes>> get(Bytes key) {
      return CompletableFuture.completedFuture(Optional.ofNullable(entries.get(key)));
    }

    @Override
    public CompletionStage<Map<Bytes, Bytes>> all() {
      Map<Bytes, Bytes> all = Map.copyOf(entries);
      return reading.thenApply(nothing -> all);
    }

    @Override
    public CompletionStage<Void> put(Bytes key, Bytes value) {
      entries.put(key, value);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> remove(Bytes key) {
      entries.remove(key);
      return CompletableFuture.completedFuture(null);
    }
  }
}
