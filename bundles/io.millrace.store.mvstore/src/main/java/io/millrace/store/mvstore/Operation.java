// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.bytes.Bytes;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One operation on the file, and the stage of its result.
 *
 * @param bytes how many bytes it holds while it waits
 * @param writes whether the file must be synced before the stage completes
 * @param body what to do, on the writer's thread
 */
record Operation<R>(
    long bytes, boolean writes, Function<StoreFile, R> body, CompletableFuture<R> stage) {

  static <R> Operation<R> reading(long bytes, Function<StoreFile, R> body) {
    return new Operation<>(bytes, false, body, new CompletableFuture<>());
  }

  static <R> Operation<R> writing(long bytes, Function<StoreFile, R> body) {
    return new Operation<>(bytes, true, body, new CompletableFuture<>());
  }

  /**
   * Does it now, and returns what completes the stage. An {@link IllegalArgumentException} is the
   * caller's fault, and fails this operation only.
   */
  Runnable on(StoreFile file) {
    try {
      R result = body.apply(file);
      return () -> stage.complete(result);
    } catch (IllegalArgumentException refused) {
      return () -> stage.completeExceptionally(refused);
    }
  }

  static long bytes(Bytes key, Bytes value) {
    return key.length() + (long) value.length();
  }
}
