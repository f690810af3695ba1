// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.store;

import io.millrace.api.bytes.Bytes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One named map of a {@link Store}. Writes are applied in the order of the calls; a write is
 * durable (survives SIGKILL) when its stage completes. A stage completes exceptionally, with the
 * cause, when the store failed. It may complete on the store's own thread: dependent stages must
 * not block. Thread-safe.
 */
@ProviderType
public interface StoreMap {
  /** Reads one value. */
  CompletionStage<Optional<Bytes>> get(Bytes key);

  /** Reads all entries: a snapshot. */
  CompletionStage<Map<Bytes, Bytes>> all();

  /** Reads all entries, and in the same step the store's {@linkplain StoreContents#epoch epoch}. */
  default CompletionStage<StoreContents> contents() {
    return all().thenApply(entries -> StoreContents.of(entries, Bytes.EMPTY));
  }

  /** Writes a value, replacing the former one. */
  CompletionStage<Void> put(Bytes key, Bytes value);

  /** Removes a value; completes also when there was none. */
  CompletionStage<Void> remove(Bytes key);

  /**
   * Writes or removes a value if the map has exactly what is expected, in one step for all routers.
   * In a store that has no such step, two calls at a time may both succeed.
   *
   * @param expected what the map has to have; empty: nothing
   * @param value what it has then; empty: nothing
   * @return false when it had something else, which is still there
   */
  default CompletionStage<Boolean> replace(
      Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
    return get(key)
        .thenCompose(
            found -> {
              if (!found.equals(expected)) {
                return CompletableFuture.completedStage(found.equals(value));
              }
              CompletionStage<Void> done = value.isEmpty() ? remove(key) : put(key, value.get());
              return done.thenApply(nothing -> true);
            });
  }

  /**
   * Writes a value into a group of which no more than its limit may be there. Those of the lowest
   * rank over that limit are removed, but never the one that is written. In a shared map that is
   * one step for all routers; a map that one router uses alone keeps no groups: its user does.
   *
   * @param rank which value is worth how much, say when it was last used
   * @return the keys that were removed for it
   */
  default CompletionStage<Set<Bytes>> putInGroup(
      Bytes key, Bytes value, StoreGroup group, long rank) {
    return put(key, value).thenApply(nothing -> Set.of());
  }

  /**
   * Writes a value if its key is in the map, and not with a higher rank, in one step for all
   * routers.
   *
   * @return false when it was not written
   */
  default CompletionStage<Boolean> putIfPresent(Bytes key, Bytes value, long rank) {
    return put(key, value).thenApply(nothing -> true);
  }

  /**
   * Removes a value unless it has a higher rank by now, in one step for all routers.
   *
   * @return false when it has, and is still there
   */
  default CompletionStage<Boolean> removeUpTo(Bytes key, long rank) {
    return remove(key).thenApply(nothing -> true);
  }

  /**
   * Has a listener told what other routers do to this map, until it is closed. A store that one
   * router uses alone tells nothing.
   */
  default AutoCloseable watch(StoreListener listener) {
    return () -> {};
  }
}
