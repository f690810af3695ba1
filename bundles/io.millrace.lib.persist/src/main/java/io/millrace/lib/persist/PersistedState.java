// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreMap;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * State of a bundle that outlives it: the entries of one map of whichever {@link Store} there is.
 *
 * <p>Writes never wait: while there is no store, the newest value of each key is kept, and written
 * as soon as a store comes; a value that a store could not write goes to the next one. A read waits
 * for a store as long as its slot's callers do. It gives what was written before, whether the store
 * has it by then or not.
 *
 * <p>Bounded in entries that wait to be written. Thread-safe. Stages complete on the store's own
 * thread, or that of the caller, and what hangs on them must not block.
 */
public final class PersistedState implements AutoCloseable {
  private final Slot<Store> stores;
  private final String map;
  private final WriteBehind writes;

  /**
   * Begins without a store, and makes its slot.
   *
   * @param map the map's name, see {@link Store#map}
   * @param maxWaiting how many entries may wait to be written; the eldest is dropped first
   */
  public PersistedState(Time time, String map, int maxWaiting) {
    this(new Slot<>(time, SlotLimits.standard()), map, maxWaiting);
  }

  /** Uses the store of a slot that others use, too. */
  public PersistedState(Slot<Store> stores, String map, int maxWaiting) {
    this.stores = stores;
    this.map = map;
    this.writes = new WriteBehind(stores, map, maxWaiting);
  }

  /** Returns the slot of the store, to bind it to. */
  public Slot<Store> stores() {
    return stores;
  }

  /** Writes a value, replacing an older one. */
  public void put(Bytes key, Bytes value) {
    writes.add(key, Optional.of(value));
  }

  /** Removes a value. */
  public void remove(Bytes key) {
    writes.add(key, Optional.empty());
  }

  /**
   * Returns a stage that completes when the newest change of that key is durable, so that a process
   * that is killed does not lose it; at once when none waits. It waits for a store as long as it
   * takes, and fails with the store's own fault, and with an {@link java.io.IOException} when the
   * change was dropped because too many wait, or no store came before {@link #close}. A change that
   * failed is written to the next store all the same.
   */
  public CompletionStage<Void> saved(Bytes key) {
    return writes.saved(key);
  }

  /** Tells whether the store could not write what it was given last. */
  public boolean isFailing() {
    return writes.isFailing();
  }

  /** Tells whether a change of that key waits for a store, or the last one could not write it. */
  public boolean isUnsaved(Bytes key) {
    return writes.isUnsaved(key);
  }

  /**
   * Reads one value. The stage fails with an {@link java.io.IOException} when no store comes within
   * the slot's grace, and with the store's own fault.
   */
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    Optional<Bytes> unsaved = writes.unsaved(key);
    return unsaved != null
        ? CompletableFuture.completedStage(unsaved)
        : read(key.length(), entries -> entries.get(key));
  }

  /** Reads one value, as {@link #get}, and removes it. */
  public CompletionStage<Optional<Bytes>> take(Bytes key) {
    return get(key)
        .thenApply(
            value -> {
              if (value.isPresent()) {
                remove(key);
              }
              return value;
            });
  }

  /** Reads everything, with the failures of {@link #get}. */
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return read(0, StoreMap::all).thenApply(this::withUnsaved);
  }

  /**
   * Reads everything, and in the same step the store's epoch, with the failures of {@link #get}.
   */
  public CompletionStage<StoreContents> contents() {
    return read(0, StoreMap::contents)
        .thenApply(read -> StoreContents.of(withUnsaved(read.entries()), read.epoch()));
  }

  private Map<Bytes, Bytes> withUnsaved(Map<Bytes, Bytes> stored) {
    Map<Bytes, Bytes> all = new HashMap<>(stored);
    writes
        .unsaved()
        .forEach(
            (key, value) -> {
              all.remove(key);
              value.ifPresent(present -> all.put(key, present));
            });
    return all;
  }

  /**
   * Writes or removes a value if the store has exactly what is expected, and never later: it fails
   * as {@link #get} does. It does not see what {@link #put} and {@link #remove} have still to
   * write.
   *
   * @return false when the store had something else
   */
  public CompletionStage<Boolean> replace(
      Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
    long bytes = key.length() + expected.map(Bytes::length).orElse(0);
    return read(
        bytes + value.map(Bytes::length).orElse(0), map -> map.replace(key, expected, value));
  }

  private <R> CompletionStage<R> read(long bytes, Function<StoreMap, CompletionStage<R>> question) {
    Reading<R> reading = new Reading<>(map, question);
    stores.submit(bytes, reading);
    return reading.stage();
  }

  /**
   * Is told nothing by a store any more, so that none holds this object: for a bundle that ends
   * while its last changes are still written. What a store could not write is not tried again.
   */
  public void unwatch() {
    writes.unwatch();
  }

  /** Has what waits written to no store any more. The slot stays as it is. */
  @Override
  public void close() {
    writes.close();
  }
}
