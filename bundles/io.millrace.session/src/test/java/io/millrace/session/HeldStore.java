// SPDX-License-Identifier: Apache-2.0
package io.millrace.session;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A store in memory, whose disk a test may hold and break: {@code disk} is what would be there
 * after SIGKILL.
 */
final class HeldStore implements Store, StoreMap {
  final Map<Bytes, Bytes> disk = new HashMap<>();
  private final Queue<Runnable> held = new ArrayDeque<>();
  private boolean holding;
  private boolean broken;

  void hold() {
    holding = true;
  }

  void release() {
    holding = false;
    while (!held.isEmpty()) {
      held.remove().run();
    }
  }

  void breakDown(boolean down) {
    broken = down;
  }

  @Override
  public StoreMap map(String name) {
    if (!name.equals("sessions")) {
      throw new AssertionError(name);
    }
    return this;
  }

  private CompletionStage<Void> write(Runnable change) {
    CompletableFuture<Void> stage = new CompletableFuture<>();
    boolean fails = broken;
    Runnable io =
        () -> {
          if (fails) {
            stage.completeExceptionally(new IOException("disk broken"));
          } else {
            change.run();
            stage.complete(null);
          }
        };
    if (holding) {
      held.add(io);
    } else {
      io.run();
    }
    return stage;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return CompletableFuture.completedStage(Optional.ofNullable(disk.get(key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return broken
        ? CompletableFuture.failedStage(new IOException("disk broken"))
        : CompletableFuture.completedStage(Map.copyOf(disk));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    return write(() -> disk.put(key, value));
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    return write(() -> disk.remove(key));
  }
}
