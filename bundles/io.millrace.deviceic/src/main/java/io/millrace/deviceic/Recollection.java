// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What the Device ICs remember, in memory and in the store. It is ready when the store was read, or
 * when none came in time; a store that comes later adds what it knows and is told the rest. What is
 * in memory wins. Thread-safe.
 */
final class Recollection {
  private static final CallbackGuard WAITING =
      new CallbackGuard(Recollection.class, "who waited for what is remembered");
  private static final Logger LOG = System.getLogger(Recollection.class.getName());
  private static final String MAP = "deviceic";

  /** How long a Device IC waits for its memory before it starts without. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** More than any installation has links and sensors. */
  private static final int MOST = 1024;

  private static final int ENTRY_BYTES = 256;
  private static final Runnable NOTHING = () -> {};

  final Slot<Store> slot;
  private final Map<Bytes, Bytes> known = new LinkedHashMap<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private final Consumer<Bytes> learned;
  private final Timer patience;
  private boolean ready;

  /** Starts to wait for a store; {@code learned} hears of each key that only the store knew. */
  Recollection(Time time, Consumer<Bytes> learned) {
    this.learned = learned;
    this.slot = new Slot<>(time, SlotLimits.standard());
    this.patience = time.schedule(PATIENCE, this::open);
  }

  /** Runs {@code task} as soon as what is known is known. */
  void whenReady(Runnable task) {
    synchronized (this) {
      if (!ready) {
        waiting.add(task);
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
    }
    patience.cancel();
    WAITING.each(released, Runnable::run);
  }

  /** Ends the waiting; who still waits is not called any more. */
  void close() {
    patience.cancel();
    synchronized (this) {
      waiting.clear();
    }
  }

  synchronized Bytes get(Bytes key) {
    return known.get(key);
  }

  void put(Bytes key, Bytes value) {
    synchronized (this) {
      if (known.size() >= MOST && !known.containsKey(key)) {
        return;
      }
      if (value.equals(known.put(key, value))) {
        return;
      }
    }
    use(map -> map.put(key, value), NOTHING);
  }

  /** A store came: reads it, and writes what it does not know. */
  void arrive(Store store) {
    slot.bind(store);
    use(map -> map.all().thenAccept(this::merge), this::open);
  }

  private void merge(Map<Bytes, Bytes> stored) {
    List<Bytes> news = new ArrayList<>();
    Map<Bytes, Bytes> unwritten;
    synchronized (this) {
      unwritten = new LinkedHashMap<>(known);
      stored.forEach(
          (key, value) -> {
            if (known.size() < MOST && known.putIfAbsent(key, value) == null) {
              news.add(key);
            }
          });
    }
    unwritten.entrySet().removeAll(stored.entrySet());
    WAITING.each(news, learned);
    unwritten.forEach((key, value) -> use(map -> map.put(key, value), NOTHING));
  }

  private void use(Function<StoreMap, CompletionStage<Void>> work, Runnable after) {
    slot.submit(
        ENTRY_BYTES,
        new Caller<>() {
          @Override
          public void admitted(Store store, Runnable done) {
            work.apply(store.map(MAP))
                .whenComplete(
                    (stored, fault) -> {
                      done.run();
                      report(fault);
                      after.run();
                    });
          }

          @Override
          public void refused(Refusal why) {
            LOG.log(Level.DEBUG, () -> "no store: " + why);
            if (why == Refusal.FAILED) {
              after.run();
            }
          }
        });
  }

  private static void report(Throwable fault) {
    if (fault != null) {
      LOG.log(Level.ERROR, "the store failed the Device IC", fault);
    }
  }
}
