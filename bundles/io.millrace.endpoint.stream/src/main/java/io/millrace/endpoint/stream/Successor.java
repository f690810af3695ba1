// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.lib.loop.CallbackGuard;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where an endpoint that has closed leaves requests: the next one, of another build, takes them as
 * bytes, now or when it comes. Thread-safe.
 */
final class Successor {
  private static final CallbackGuard NEXT = new CallbackGuard(Successor.class, "the next endpoint");
  private static final int MOST = 4096;

  private final CompletableFuture<Object> arrival = new CompletableFuture<>();
  private final AtomicInteger count = new AtomicInteger();

  @SuppressWarnings("unchecked") // erased types of another build, whose contract this is
  void leave(ParkedRequest request) {
    if (count.incrementAndGet() > MOST) {
      return;
    }
    byte[] saved = request.save();
    arrival.thenAccept(next -> NEXT.run((Consumer<byte[]>) next, each -> each.accept(saved)));
  }

  /** Returns what the next endpoint has to have, of JDK types. */
  Object left() {
    return arrival;
  }

  @SuppressWarnings("unchecked")
  static void follow(Object left, Consumer<byte[]> taker) {
    if (left instanceof CompletableFuture<?> former) {
      ((CompletableFuture<Object>) former).complete(taker);
    }
  }
}
