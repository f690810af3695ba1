// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A read that goes on when there is a store, which stays until it is done. */
final class Reading<R> implements Caller<Store> {
  private final String map;
  private final Function<StoreMap, CompletionStage<R>> question;
  private final CompletableFuture<R> answer = new CompletableFuture<>();

  Reading(String map, Function<StoreMap, CompletionStage<R>> question) {
    this.map = map;
    this.question = question;
  }

  CompletionStage<R> stage() {
    return answer;
  }

  @Override
  public void admitted(Store store, Runnable done) {
    question
        .apply(store.map(map))
        .whenComplete(
            (value, fault) -> {
              done.run();
              if (fault == null) {
                answer.complete(value);
              } else {
                answer.completeExceptionally(fault);
              }
            });
  }

  @Override
  public void refused(Refusal why) {
    String reason = why == Refusal.FAILED ? "the store failed" : "there is no store: " + why;
    answer.completeExceptionally(new IOException(reason));
  }
}
