// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.door;

import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.deployer.change.RefusedChangeException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The answers that callers wait for: each gets one, also when the deployer is replaced meanwhile.
 * Thread-safe.
 */
final class PendingAnswers implements AutoCloseable {
  /** The criterion of who ordered from a deployer that was replaced. */
  static final String REPLACED = "replaced";

  private final Set<CompletableFuture<?>> pending = new HashSet<>();
  private boolean closed;

  /** Gives an order; its result is translated for who waits. */
  <T, R> CompletionStage<R> of(Supplier<CompletableFuture<T>> order, Function<T, R> translation) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    if (!add(answer)) {
      return CompletableFuture.failedFuture(replaced());
    }
    order
        .get()
        .thenApply(translation)
        .whenComplete(
            (result, failure) -> {
              remove(answer);
              if (failure == null) {
                answer.complete(result);
              } else {
                answer.completeExceptionally(translated(failure));
              }
            });
    return answer;
  }

  private synchronized boolean add(CompletableFuture<?> answer) {
    return !closed && pending.add(answer);
  }

  private synchronized void remove(CompletableFuture<?> answer) {
    pending.remove(answer);
  }

  private static Throwable translated(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    Throwable known = wrapped ? failure.getCause() : failure;
    return known instanceof RefusedChangeException refused
        ? new ReleaseRefusedException(refused.criterion(), refused.getMessage())
        : known;
  }

  private static ReleaseRefusedException replaced() {
    return new ReleaseRefusedException(
        REPLACED, "the deployer itself is replaced: the report of the next one tells how it went");
  }

  /** Has all who wait told that this deployer is replaced; whoever comes later is told so too. */
  @Override
  public void close() {
    List<CompletableFuture<?>> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(pending);
      pending.clear();
    }
    all.forEach(answer -> answer.completeExceptionally(replaced()));
  }
}
