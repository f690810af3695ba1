// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.store.Store;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One command to Redis, and the stage of its result.
 *
 * @param bytes how many bytes it holds while it waits
 * @param command its words
 * @param decoder makes the result of the reply, which is no error
 * @param elsewhere does the same at another store
 */
record Operation<R>(
    long bytes,
    List<byte[]> command,
    Decoder<R> decoder,
    Function<Store, CompletionStage<R>> elsewhere,
    CompletableFuture<R> stage) {

  /** Makes a result of a reply. */
  interface Decoder<R> {
    R decode(Object reply) throws RedisFault;
  }

  Operation(
      List<byte[]> command, Decoder<R> decoder, Function<Store, CompletionStage<R>> elsewhere) {
    this(
        command.stream().mapToLong(word -> word.length).sum(),
        command,
        decoder,
        elsewhere,
        new CompletableFuture<>());
  }

  /**
   * Completes the stage with what Redis has answered.
   *
   * @throws RedisFault when the command has to be sent again, on another connection
   */
  void answered(Object reply) throws RedisFault {
    if (reply instanceof RedisFault fault) {
      if (fault.kind().endsConnection) {
        throw fault;
      }
      fail(fault);
      return;
    }
    R result;
    try {
      result = decoder.decode(reply);
    } catch (RedisFault nonsense) {
      fail(nonsense);
      return;
    }
    stage.complete(result);
  }

  void fail(IOException why) {
    stage.completeExceptionally(new IOException("not stored: " + why.getMessage(), why));
  }

  /** Has another store do it. */
  void forward(Store other) {
    elsewhere
        .apply(other)
        .whenComplete(
            (result, fault) -> {
              if (fault == null) {
                stage.complete(result);
              } else {
                stage.completeExceptionally(fault);
              }
            });
  }
}
