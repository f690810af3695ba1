// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Writes to the store in the order in which writes were added, also when the store is away for a
 * moment. {@link #add} only queues and may be called under a lock; {@link #flush} calls the store
 * and must not. Without any store, every write counts as done. Thread-safe.
 */
final class Journal {
  private static final CallbackGuard WRITES =
      new CallbackGuard(Journal.class, "a write to the store");

  /** The name of the map in the store. */
  static final String MAP = "sessions";

  private static final int MAX_WAITING = 65_536;

  private final Slot<Store> slot;
  private final ArrayDeque<Write> waiting = new ArrayDeque<>();
  private final Set<Bytes> unremoved = new HashSet<>();
  private boolean writing;
  private boolean memoryOnly;

  /** One write: what to do, and which keys the store has removed for it. */
  private record Write(
      Function<StoreMap, CompletionStage<Set<Bytes>>> change, CompletableFuture<Set<Bytes>> done) {}

  Journal(Slot<Store> slot) {
    this.slot = slot;
  }

  /** Queues the write of a session that was opened, or is right as it is here. */
  CompletionStage<Set<Bytes>> put(Bytes key, Bytes value, StoreGroup account, long rank) {
    return add(map -> map.putInGroup(key, value, account, rank));
  }

  /** Queues the write of a session that was used; in vain when another router has ended it. */
  void touch(Bytes key, Bytes value, long rank) {
    add(map -> map.putIfPresent(key, value, rank).thenApply(written -> Set.of()));
  }

  /** Queues the removal of a session. */
  CompletionStage<Set<Bytes>> remove(Bytes key) {
    CompletionStage<Set<Bytes>> removal =
        add(map -> map.remove(key).thenApply(nothing -> Set.of()));
    removal.whenComplete((nothing, failure) -> note(key, failure != null));
    return removal;
  }

  private synchronized void note(Bytes key, boolean isThere) {
    if (isThere && unremoved.size() < MAX_WAITING) {
      unremoved.add(key);
    } else {
      unremoved.remove(key);
    }
  }

  /** Queues the removals that have failed. */
  void removeAgain() {
    List<Bytes> keys;
    synchronized (this) {
      keys = List.copyOf(unremoved);
    }
    keys.forEach(this::remove);
    flush();
  }

  /** Tells whether a session has ended, but could not be removed from the store. */
  synchronized boolean isUnremoved(Bytes key) {
    return unremoved.contains(key);
  }

  /** Queues the removal of an idle session; in vain when another router has seen it used since. */
  CompletionStage<Set<Bytes>> expire(Bytes key, long rank) {
    return add(map -> map.removeUpTo(key, rank).thenApply(removed -> Set.of()));
  }

  /** Asks, after all that was queued before, whether a session is there: its key if it is not. */
  CompletionStage<Set<Bytes>> missing(Bytes key) {
    return add(map -> map.get(key).thenApply(found -> found.isPresent() ? Set.of() : Set.of(key)));
  }

  private synchronized CompletionStage<Set<Bytes>> add(
      Function<StoreMap, CompletionStage<Set<Bytes>>> change) {
    Write write = new Write(change, new CompletableFuture<>());
    if (waiting.size() >= MAX_WAITING) {
      write.done().completeExceptionally(new IOException("too many sessions wait for the store"));
    } else {
      waiting.add(write);
    }
    return write.done();
  }

  /** Continues without a store, or with one again. */
  void memoryOnly(boolean only) {
    synchronized (this) {
      memoryOnly = only;
    }
    flush();
  }

  /** Writes what is queued to the store. */
  void flush() {
    synchronized (this) {
      if (writing || waiting.isEmpty()) {
        return;
      }
      writing = true;
    }
    if (isMemoryOnly()) {
      finish(null);
    } else {
      slot.submit(0, new Round());
    }
  }

  private synchronized boolean isMemoryOnly() {
    return memoryOnly;
  }

  /** One call of the store at a time keeps the order; it writes all that is queued. */
  private final class Round implements Caller<Store> {
    @Override
    public void admitted(Store store, Runnable done) {
      AtomicInteger open = new AtomicInteger(1);
      Runnable written =
          () -> {
            if (open.decrementAndGet() == 0) {
              done.run();
            }
          };
      try {
        StoreMap map = store.map(MAP);
        for (Write write = next(); write != null; write = next()) {
          open.incrementAndGet();
          write(write, map, written);
        }
      } finally {
        written.run();
      }
    }

    @Override
    public void refused(Refusal why) {
      finish(isMemoryOnly() ? null : new IOException("the store is away: " + why));
    }
  }

  private static void write(Write write, StoreMap map, Runnable done) {
    CompletionStage<Set<Bytes>> stage = WRITES.get(map, write.change(), null);
    if (stage == null) {
      stage = CompletableFuture.failedStage(new IOException("the store failed"));
    }
    stage.whenComplete(
        (removed, failure) -> {
          done.run();
          complete(write, removed, failure);
        });
  }

  /** Returns the next write; null when this call of the store is over. */
  private synchronized Write next() {
    Write write = waiting.poll();
    writing = write != null;
    return write;
  }

  private void finish(Throwable failure) {
    List<Write> all;
    synchronized (this) {
      all = new ArrayList<>(waiting);
      waiting.clear();
      writing = false;
    }
    all.forEach(write -> complete(write, Set.of(), failure));
  }

  private static void complete(Write write, Set<Bytes> removed, Throwable failure) {
    if (failure == null) {
      write.done().complete(removed);
    } else {
      write.done().completeExceptionally(failure);
    }
  }
}
