// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.api.time.Time;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Saves a secondary's pending message while its link is replaced, because the caller who offered it
 * does not offer it again. Without a store the message is lost, as it is when the real sensor
 * restarts. Thread-safe.
 */
final class PendingMessageStore {
  private static final Logger LOG = System.getLogger(PendingMessageStore.class.getName());
  private static final String MAP = "link.hdlc";

  final Slot<Store> slot;

  PendingMessageStore(Time time) {
    slot = new Slot<>(time, SlotLimits.standard());
  }

  /** Saves the message of the link of that name. */
  void save(String link, Bytes message) {
    use(message.length(), map -> map.put(Bytes.utf8(link), message));
  }

  /**
   * Removes the link's message, if there is one, and gives it to {@code taker}, once there is a
   * store.
   */
  void restore(String link, Consumer<Bytes> taker) {
    Bytes key = Bytes.utf8(link);
    use(key.length(), map -> map.get(key).thenCompose(saved -> handOver(map, key, saved, taker)));
  }

  private static CompletionStage<Void> handOver(
      StoreMap map, Bytes key, Optional<Bytes> saved, Consumer<Bytes> taker) {
    if (saved.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    CompletionStage<Void> removed = map.remove(key);
    taker.accept(saved.get());
    return removed;
  }

  private void use(long bytes, Function<StoreMap, CompletionStage<Void>> work) {
    slot.submit(
        bytes,
        new Caller<>() {
          @Override
          public void admitted(Store store, Runnable done) {
            work.apply(store.map(MAP))
                .whenComplete(
                    (stored, fault) -> {
                      done.run();
                      report(fault);
                    });
          }

          @Override
          public void refused(Refusal why) {
            LOG.log(Level.DEBUG, () -> "no store for the pending message of a link: " + why);
          }
        });
  }

  private static void report(Throwable fault) {
    if (fault != null) {
      LOG.log(Level.ERROR, "the store failed to keep the pending message of a link", fault);
    }
  }
}
