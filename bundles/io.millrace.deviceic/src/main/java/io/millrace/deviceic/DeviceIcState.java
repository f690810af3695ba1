// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.persist.PersistedState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The persisted state of the Device ICs, in memory and in the store. It is ready when the store was
 * read, or when no store was bound in time since somebody waited for it; a store that is bound
 * later is merged: what is in memory wins. Thread-safe.
 */
final class DeviceIcState {
  private static final CallbackGuard WAITING =
      new CallbackGuard(DeviceIcState.class, "a task that waited for the persisted state");
  private static final Logger LOG = System.getLogger(DeviceIcState.class.getName());
  private static final String MAP = "deviceic";

  /** How long a Device IC waits for its persisted state before it starts without. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  /** More than any installation has links and sensors. */
  private static final int MAX_ENTRIES = 1024;

  private final PersistedState persisted;
  private final Map<Bytes, Bytes> entries = new LinkedHashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final Consumer<Bytes> restored;
  private final Time time;
  private Timer timeout; // null: nobody has waited yet
  private boolean ready;

  /** Waits for a store; {@code restored} is told each key that only the store had. */
  DeviceIcState(Time time, Consumer<Bytes> restored) {
    this.restored = restored;
    this.persisted = new PersistedState(time, MAP, MAX_ENTRIES);
    this.time = time;
  }

  /** Runs {@code task} as soon as this is ready. */
  void whenReady(Runnable task) {
    synchronized (this) {
      if (!ready) {
        waiting.add(task);
        if (timeout == null) {
          timeout = time.schedule(LONGEST_WAIT, this::open);
        }
        return;
      }
    }
    task.run();
  }

  private void open() {
    List<Runnable> released;
    synchronized (this) {
      ready = true;
      released = List.copyOf(waiting);
      waiting.clear();
      cancel();
    }
    WAITING.each(released, Runnable::run);
  }

  /** Stops waiting; tasks that still wait are dropped. */
  void close() {
    synchronized (this) {
      cancel();
      waiting.clear();
    }
  }

  private void cancel() {
    if (timeout != null) {
      timeout.cancel();
    }
  }

  synchronized Bytes get(Bytes key) {
    return entries.get(key);
  }

  void put(Bytes key, Bytes value) {
    synchronized (this) {
      if (entries.size() >= MAX_ENTRIES && !entries.containsKey(key)) {
        return;
      }
      if (value.equals(entries.put(key, value))) {
        return;
      }
    }
    persisted.put(key, value);
  }

  /** Binds a store: reads it, and writes to it what it does not have. */
  void bind(Store store) {
    persisted.stores().bind(store);
    persisted.all().whenComplete(this::read);
  }

  void unbind(Store store) {
    persisted.stores().unbind(store);
  }

  private void read(Map<Bytes, Bytes> stored, Throwable fault) {
    if (fault == null) {
      merge(stored);
    } else {
      LOG.log(Level.ERROR, "the state of the Device ICs cannot be read from the store", fault);
    }
    open();
  }

  private void merge(Map<Bytes, Bytes> stored) {
    List<Bytes> news = new ArrayList<>();
    Map<Bytes, Bytes> unwritten;
    synchronized (this) {
      unwritten = new LinkedHashMap<>(entries);
      stored.forEach(
          (key, value) -> {
            if (entries.size() < MAX_ENTRIES && entries.putIfAbsent(key, value) == null) {
              news.add(key);
            }
          });
    }
    unwritten.entrySet().removeAll(stored.entrySet());
    WAITING.each(news, restored);
    unwritten.forEach(persisted::put);
  }
}
