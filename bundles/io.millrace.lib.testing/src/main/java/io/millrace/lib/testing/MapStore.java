// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.StoreMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory, which can be broken. Thread-safe. */
public final class MapStore implements LocalStore {
  private final Map<String, OneMap> maps = new ConcurrentHashMap<>();
  private volatile boolean broken;
  private volatile boolean retired;
  private volatile boolean confirmed;

  @Override
  public StoreMap map(String name) {
    return maps.computeIfAbsent(name, none -> new OneMap());
  }

  /** Returns the entries of a map, which a test may change. */
  public Map<Bytes, Bytes> entries(String name) {
    return maps.computeIfAbsent(name, none -> new OneMap()).entries;
  }

  /** Has everything fail from now on, or work again. */
  public void setBroken(boolean is) {
    broken = is;
  }

  @Override
  public CompletionStage<Set<String>> names() {
    Set<String> names = new TreeSet<>();
    maps.forEach(
        (name, map) -> {
          if (!map.entries.isEmpty()) {
            names.add(name);
          }
        });
    return done(names);
  }

  @Override
  public boolean isRetired() {
    return retired;
  }

  /** Tells whether it is retired after a restart. */
  public boolean isConfirmed() {
    return confirmed;
  }

  @Override
  public void retire() {
    retired = true;
  }

  @Override
  public CompletionStage<Void> confirmRetired() {
    confirmed = !broken;
    return done(null);
  }

  @Override
  public CompletionStage<Void> resume() {
    retired = false;
    confirmed = false;
    return done(null);
  }

  private <T> CompletionStage<T> done(T value) {
    return broken
        ? CompletableFuture.failedStage(new IllegalStateException("disk full"))
        : CompletableFuture.completedStage(value);
  }

  private final class OneMap implements StoreMap {
    final Map<Bytes, Bytes> entries = new ConcurrentHashMap<>();

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
