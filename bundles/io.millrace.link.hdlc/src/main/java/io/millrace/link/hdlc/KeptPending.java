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
 * Where a secondary's pending message waits while its link is replaced: it was taken from whoever
 * offered it and is not offered again. Without a store it is lost, as by a restart of the real
 * sensor. Thread-safe.
 */
final class KeptPending {
  private static final Logger LOG = System.getLogger(KeptPending.class.getName());
  private static final String MAP = "link.hdlc";

  final Slot<Store> slot;

  KeptPending(Time time) {
    slot = new Slot<>(time, SlotLimits.standard());
  }

  /** Keeps the message of the link of that name. */
  void keep(String link, Bytes message) {
    use(message.length(), map -> map.put(Bytes.utf8(link), message));
  }

  /** Takes the link's message, if one was kept, as soon as there is a store. */
  void take(String link, Consumer<Bytes> taker) {
    Bytes key = Bytes.utf8(link);
    use(key.length(), map -> map.get(key).thenCompose(kept -> handOver(map, key, kept, taker)));
  }

  private static CompletionStage<Void> handOver(
      StoreMap map, Bytes key, Optional<Bytes> kept, Consumer<Bytes> taker) {
    if (kept.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    CompletionStage<Void> removed = map.remove(key);
    taker.accept(kept.get());
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
            LOG.log(Level.DEBUG, () -> "no store for a pending message: " + why);
          }
        });
  }

  private static void report(Throwable fault) {
    if (fault != null) {
      LOG.log(Level.ERROR, "the store failed a link's pending message", fault);
    }
  }
}
