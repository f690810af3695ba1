// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A service slot as the router's bundles have: it holds a plugin's service, lets callers wait while
 * there is none, and passes them to the next one. With it a test replaces a service while it is
 * called, as an update of its bundle does. At most 256 callers wait, each up to 10 s of the test's
 * clock. Thread-safe.
 *
 * @param <T> the type of the service
 */
public final class ServiceSlot<T> implements AutoCloseable {
  private final Slot<T> slot;
  private final AtomicLong bound = new AtomicLong();

  /** Makes an empty slot. */
  public ServiceSlot(ManualTime time) {
    slot = new Slot<>(time, SlotLimits.standard());
  }

  /**
   * Binds a service. Callers that wait go on with it.
   *
   * @param ranking as the service property {@code service.ranking}: the highest one is called, and
   *     among equals the one that was bound first
   */
  public void bind(T service, int ranking) {
    slot.bind(service, new ServiceRank(ranking, bound.incrementAndGet()));
  }

  /**
   * Unbinds a service: it gets no further calls, and this method returns when its calls in progress
   * have completed, or when 5 s of the test's clock have passed, which another thread must move.
   *
   * @return whether all calls had completed
   */
  public boolean unbind(T service) {
    return slot.unbind(service);
  }

  /**
   * Calls the service, now or when there is one.
   *
   * @param call returns a stage that completes when the call is over
   * @return the result of that stage; completes exceptionally with {@link IllegalStateException}
   *     when no service came in time, too many callers wait, or the slot was closed
   */
  public <R> CompletableFuture<R> call(
      Function<? super T, ? extends CompletionStage<? extends R>> call) {
    CompletableFuture<R> result = new CompletableFuture<>();
    slot.submit(0, new Pending<>(call, result));
    return result;
  }

  /** Returns the number of callers that wait. */
  public int waiting() {
    return slot.waiting();
  }

  /** Refuses all callers that wait, and all that come. */
  @Override
  public void close() {
    slot.close();
  }

  private record Pending<T, R>(
      Function<? super T, ? extends CompletionStage<? extends R>> call, CompletableFuture<R> result)
      implements Caller<T> {
    @Override
    public void admitted(T service, Runnable done) {
      call.apply(service)
          .whenComplete(
              (value, failure) -> {
                done.run();
                if (failure == null) {
                  result.complete(value);
                } else {
                  result.completeExceptionally(failure);
                }
              });
    }

    @Override
    public void refused(Refusal why) {
      result.completeExceptionally(new IllegalStateException("refused: " + why));
    }
  }
}
