// SPDX-License-Identifier: Apache-2.0
package io.millrace.dataplatform;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.persist.PersistedState;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the store, on the thread of an HTTP request. */
final class Saved {
  private static final int LONGEST_SECONDS = 10;

  private Saved() {}

  static void await(PersistedState state, Bytes key) throws RefusedRequest {
    try {
      state.saved(key).toCompletableFuture().get(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException notStored) {
      throw RefusedRequest.unavailable("the store is away or cannot write");
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
      throw RefusedRequest.unavailable("the router is being replaced");
    }
  }
}
