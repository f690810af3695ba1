// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A map whose calls go through the writer's queue: a read sees the writes before it. */
final class QueuedMap implements StoreMap {
  static final int MAX_KEY_BYTES = 1024;
  static final int MAX_VALUE_BYTES = 1 << 20;

  private final Writer writer;
  private final String name;

  QueuedMap(Writer writer, String name) {
    this.writer = writer;
    this.name = name;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return submit(Operation.reading(key.length(), file -> file.get(name, key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return submit(Operation.reading(0, file -> file.all(name)));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    if (isTooLong(key, value)) {
      return tooLong();
    }
    return submit(
        Operation.writing(Operation.bytes(key, value), file -> file.put(name, key, value)));
  }

  private static boolean isTooLong(Bytes key, Bytes value) {
    return key.length() > MAX_KEY_BYTES || value.length() > MAX_VALUE_BYTES;
  }

  private static <R> CompletionStage<R> tooLong() {
    return CompletableFuture.failedStage(
        new IllegalArgumentException(
            "a key has at most " + MAX_KEY_BYTES + " bytes, a value " + MAX_VALUE_BYTES));
  }

  @Override
  public CompletionStage<Boolean> replace(
      Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
    Bytes written = value.orElse(Bytes.EMPTY);
    if (isTooLong(key, written)) {
      return tooLong();
    }
    return submit(
        Operation.writing(
            Operation.bytes(key, written) + expected.map(Bytes::length).orElse(0),
            file -> {
              Optional<Bytes> now = file.get(name, key);
              if (!now.equals(expected)) {
                return now.equals(value);
              }
              if (value.isEmpty()) {
                file.remove(name, key);
              } else {
                file.put(name, key, written);
              }
              return true;
            }));
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    return submit(Operation.writing(key.length(), file -> file.remove(name, key)));
  }

  private <R> CompletionStage<R> submit(Operation<R> operation) {
    writer.submit(operation);
    return operation.stage().minimalCompletionStage();
  }
}
