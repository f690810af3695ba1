// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.persist;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Faults;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A store in memory that fails, throws or takes its time when it is told to. */
final class SlowStore implements Store, StoreMap {
  final Map<Bytes, Bytes> entries = new HashMap<>();
  int calls;
  boolean slow;
  Exception fault;
  Throwable thrown;
  private final Queue<Runnable> open = new ArrayDeque<>();

  @Override
  public StoreMap map(String name) {
    return this;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return CompletableFuture.completedStage(Optional.ofNullable(entries.get(key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return CompletableFuture.completedStage(Map.copyOf(entries));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    return change(() -> entries.put(key, value));
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    return change(() -> entries.remove(key));
  }

  private CompletionStage<Void> change(Runnable change) {
    calls++;
    if (thrown != null) {
      Faults.raise(thrown);
    }
    if (fault != null) {
      return CompletableFuture.failedStage(fault);
    }
    CompletableFuture<Void> stage = new CompletableFuture<>();
    open.add(
        () -> {
          change.run();
          stage.complete(null);
        });
    if (!slow) {
      answer();
    }
    return stage;
  }

  /** Does what it has been asked for first. */
  void answerOne() {
    open.remove().run();
  }

  /** Does all that it has been asked for. */
  void answer() {
    while (!open.isEmpty()) {
      answerOne();
    }
  }
}
