// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.Subscription;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Changes of a map on their way to the store: the newest of each key, until the store has confirmed
 * it. One round of writes at a time goes to the store, so that its order is that of the calls; it
 * takes along what has gathered meanwhile. An empty value removes. Thread-safe.
 */
final class WriteBehind {
  private static final Logger LOG = System.getLogger(WriteBehind.class.getName());
  private static final CallbackGuard WRITES =
      new CallbackGuard(WriteBehind.class, "a write to the store");

  private final Slot<Store> stores;
  private final String map;
  private final int limit;
  private final Subscription stored;
  private final AtomicReference<AutoCloseable> watching = new AtomicReference<>(() -> {});

  /** The changes that no store has confirmed. */
  private final Map<Bytes, Change> unsaved = new LinkedHashMap<>();

  /** The keys of those that are still to be sent to the store of the moment. */
  private final Set<Bytes> unsent = new LinkedHashSet<>();

  private boolean writing;
  private boolean failing;
  private boolean closed;

  WriteBehind(Slot<Store> stores, String map, int limit) {
    this.stores = stores;
    this.map = map;
    this.limit = limit;
    this.stored = stores.onAvailable(this::came);
    Store present = stores.service();
    if (present != null) {
      watch(present);
    }
  }

  private void came(Store store) {
    watch(store);
    again();
  }

  /** What a store could not write is written when it says that it can again. */
  private void watch(Store store) {
    StoreListener listener =
        new StoreListener() {
          @Override
          public void recovered() {
            again();
          }
        };
    watchInstead(WRITES.get(store, each -> each.map(map).watch(listener), () -> {}));
  }

  private void watchInstead(AutoCloseable next) {
    WRITES.close(watching.getAndSet(next));
  }

  /** The store knows nothing of this object any more; what is written still goes to it. */
  void unwatch() {
    stored.close();
    watchInstead(() -> {});
  }

  void add(Bytes key, Optional<Bytes> value) {
    Change dropped;
    synchronized (this) {
      dropped = makeRoom(key);
      unsaved.put(key, new Change(key, value, unsaved.get(key)));
      unsent.add(key);
    }
    if (dropped != null) {
      LOG.log(Level.WARNING, "{0}: more than {1} changes wait for the store", map, limit);
      dropped.saved.completeExceptionally(new IOException("too many changes wait for the store"));
    }
    write();
  }

  private Change makeRoom(Bytes key) {
    if (unsaved.size() < limit || unsaved.containsKey(key)) {
      return null;
    }
    Bytes eldest = unsaved.keySet().iterator().next();
    unsent.remove(eldest);
    return unsaved.remove(eldest);
  }

  /** Returns a stage that completes when a store has confirmed the newest change of a key. */
  synchronized CompletionStage<Void> saved(Bytes key) {
    Change change = unsaved.get(key);
    return change == null
        ? CompletableFuture.completedStage(null)
        : change.saved.minimalCompletionStage();
  }

  /** Returns the change of a key that no store has confirmed, or null. */
  synchronized Optional<Bytes> unsaved(Bytes key) {
    Change change = unsaved.get(key);
    return change == null ? null : change.value;
  }

  /** Returns all of them. */
  synchronized Map<Bytes, Optional<Bytes>> unsaved() {
    Map<Bytes, Optional<Bytes>> all = new LinkedHashMap<>();
    unsaved.forEach((key, change) -> all.put(key, change.value));
    return all;
  }

  /** Tells whether the store could not write what it was given last. */
  synchronized boolean isFailing() {
    return failing;
  }

  /** Tells whether the change of a key is not even on its way to a store. */
  synchronized boolean isUnsaved(Bytes key) {
    Change change = unsaved.get(key);
    return change != null && (change.failed || unsent.contains(key));
  }

  /** Another store: what the one before did not confirm is written to this one. */
  private void again() {
    synchronized (this) {
      unsent.addAll(unsaved.keySet());
    }
    write();
  }

  private void write() {
    synchronized (this) {
      if (writing || closed || unsent.isEmpty() || stores.service() == null) {
        return;
      }
      writing = true;
    }
    stores.submit(0, new Round());
  }

  private synchronized void end() {
    writing = false;
  }

  void close() {
    unwatch();
    List<Change> unwritten = new ArrayList<>();
    synchronized (this) {
      closed = true;
      if (!writing) {
        unsent.forEach(key -> unwritten.add(unsaved.get(key)));
      }
    }
    IOException why = new IOException("the store was away until the end");
    unwritten.forEach(each -> each.saved.completeExceptionally(why));
  }

  /**
   * The newest value of a key; {@code failed} when a store could not write it. {@code saved} is
   * also that of the value before, which nobody needs any more.
   */
  private static final class Change {
    final Bytes key;
    final Optional<Bytes> value;
    final CompletableFuture<Void> saved;
    boolean failed;

    Change(Bytes key, Optional<Bytes> value, Change before) {
      this.key = key;
      this.value = value;
      this.saved =
          before == null || before.saved.isDone() ? new CompletableFuture<>() : before.saved;
    }

    CompletionStage<Void> send(StoreMap map) {
      return value.isEmpty() ? map.remove(key) : map.put(key, value.get());
    }
  }

  private synchronized Change next() {
    if (unsent.isEmpty()) {
      writing = false;
      return null;
    }
    Bytes key = unsent.iterator().next();
    unsent.remove(key);
    return unsaved.get(key);
  }

  private void settled(Change change, Throwable fault) {
    boolean first;
    boolean newest;
    synchronized (this) {
      first = fault != null && !failing;
      failing = fault != null;
      change.failed = failing;
      newest = unsaved.get(change.key) == change && !unsent.contains(change.key);
      if (!failing && newest) {
        unsaved.remove(change.key);
      }
    }
    if (newest && fault == null) {
      change.saved.complete(null);
    } else if (newest) {
      change.saved.completeExceptionally(fault);
    }
    if (fault != null) {
      Level level = first ? Level.ERROR : Level.DEBUG;
      LOG.log(level, "the store could not write entries of " + map, fault);
    }
  }

  /** Takes all changes to the store, which stays until it has answered each. */
  private final class Round implements Caller<Store> {
    @Override
    public void admitted(Store store, Runnable done) {
      AtomicInteger open = new AtomicInteger(1);
      Runnable release =
          () -> {
            if (open.decrementAndGet() == 0) {
              done.run();
            }
          };
      try {
        StoreMap entries = store.map(map);
        for (Change change = next(); change != null; change = next()) {
          Change sent = change;
          open.incrementAndGet();
          WRITES
              .get(entries, sent::send, failed())
              .whenComplete(
                  (nothing, fault) -> {
                    release.run();
                    settled(sent, fault);
                  });
        }
      } finally {
        release.run();
      }
    }

    private static CompletionStage<Void> failed() {
      return CompletableFuture.failedStage(new IOException("the store failed"));
    }

    @Override
    public void refused(Refusal why) {
      LOG.log(Level.DEBUG, () -> map + " waits for a store: " + why);
      end();
      if (why == Refusal.EMPTY) {
        write(); // a store may have come between the refusal and the end of this round
      }
    }
  }
}
