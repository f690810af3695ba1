// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.service;

import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.deployer.change.EndOfDeployer;
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
 * The answers that callers wait for: each gets one, also when the deployer ends meanwhile.
 * Thread-safe.
 */
final class PendingAnswers {
  private final Set<CompletableFuture<?>> pending = new HashSet<>();
  private EndOfDeployer end; // null: it has not ended

  /** Gives an order; its result is translated for who waits. */
  <T, R> CompletionStage<R> of(Supplier<CompletableFuture<T>> order, Function<T, R> translation) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    if (!add(answer)) {
      return answer;
    }
    given(order)
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

  private static <T> CompletableFuture<T> given(Supplier<CompletableFuture<T>> order) {
    try {
      return order.get();
    } catch (RuntimeException odd) { // as of a path that no file can have
      return CompletableFuture.failedFuture(odd);
    }
  }

  private synchronized boolean add(CompletableFuture<?> answer) {
    if (end != null) {
      answer.completeExceptionally(refusal(end));
      return false;
    }
    return pending.add(answer);
  }

  private synchronized void remove(CompletableFuture<?> answer) {
    pending.remove(answer);
  }

  /** Returns what a stage failed with that follows others. */
  static Throwable cause(Throwable failure) {
    boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
    return wrapped ? failure.getCause() : failure;
  }

  private static Throwable translated(Throwable failure) {
    Throwable known = cause(failure);
    return known instanceof RefusedChangeException refused
        ? new ReleaseRefusedException(refused.criterion(), refused.getMessage())
        : known;
  }

  private static ReleaseRefusedException refusal(EndOfDeployer why) {
    return new ReleaseRefusedException(
        EndOfDeployer.CRITERION,
        why.text() + ": the report of the next deployer tells how it went");
  }

  /** Has all who wait told why this deployer ends; whoever comes later is told so too. */
  void close(EndOfDeployer why) {
    List<CompletableFuture<?>> all;
    synchronized (this) {
      end = why;
      all = List.copyOf(pending);
      pending.clear();
    }
    all.forEach(answer -> answer.completeExceptionally(refusal(why)));
  }
}
