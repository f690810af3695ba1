// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.lib.slot.Caller;
import io.millrace.lib.slot.Refusal;
import io.millrace.lib.slot.Slot;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * Calls a service, and waits for one that is being replaced, at most for the slot's grace: on a
 * thread that may block, such as that of a channel.
 */
public final class BlockingCall {
  private static final long BYTES = 1024;

  private BlockingCall() {}

  /**
   * Calls it.
   *
   * @return empty when no service came, or the call failed
   */
  public static <S, R> Optional<R> of(Slot<S> slot, Function<S, R> call)
      throws InterruptedException {
    CompletableFuture<Optional<R>> answer = new CompletableFuture<>();
    slot.submit(
        BYTES,
        new Caller<>() {
          @Override
          public void admitted(S service, Runnable done) {
            try {
              answer.complete(Optional.of(call.apply(service)));
            } finally {
              done.run();
            }
          }

          @Override
          public void refused(Refusal why) {
            answer.complete(Optional.empty());
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
