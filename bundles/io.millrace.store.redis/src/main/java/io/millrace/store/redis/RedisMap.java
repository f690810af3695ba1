// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.StoreContents;
import io.millrace.api.store.StoreGroup;
import io.millrace.api.store.StoreListener;
import io.millrace.api.store.StoreMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A map whose calls go through the queue: a read sees the writes before it. */
final class RedisMap implements StoreMap {
  private static final int MAX_KEY_BYTES = 1024;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private final RedisStore store;
  private final String name;

  RedisMap(RedisStore store, String name) {
    this.store = store;
    this.name = name;
  }

  @Override
  public CompletionStage<Optional<Bytes>> get(Bytes key) {
    return submit(
        new Operation<>(
            List.of(bytes("HGET"), hash(), key.toArray()),
            RedisMap::value,
            other -> other.map(name).get(key)));
  }

  @Override
  public CompletionStage<Map<Bytes, Bytes>> all() {
    return submit(
        new Operation<>(
            List.of(bytes("HGETALL"), hash()), RedisMap::entries, other -> other.map(name).all()));
  }

  @Override
  public CompletionStage<StoreContents> contents() {
    return submit(
        new Operation<>(
            store.scripts().contents(name),
            RedisMap::contents,
            other -> other.map(name).contents()));
  }

  @Override
  public CompletionStage<Void> put(Bytes key, Bytes value) {
    if (isTooLong(key, value)) {
      return tooLong();
    }
    return submit(
        new Operation<>(
            isShared()
                ? store.scripts().put(name, key, value)
                : List.of(bytes("HSET"), hash(), key.toArray(), value.toArray()),
            RedisMap::done,
            other -> other.map(name).put(key, value)));
  }

  @Override
  public CompletionStage<Boolean> replace(
      Bytes key, Optional<Bytes> expected, Optional<Bytes> value) {
    if (isTooLong(key, value.orElse(Bytes.EMPTY))) {
      return tooLong();
    }
    return submit(
        new Operation<>(
            store.scripts().replace(name, key, expected, value),
            RedisMap::truth,
            other -> other.map(name).replace(key, expected, value)));
  }

  @Override
  public CompletionStage<Void> remove(Bytes key) {
    return submit(
        new Operation<>(
            isShared()
                ? store.scripts().remove(name, key)
                : List.of(bytes("HDEL"), hash(), key.toArray()),
            RedisMap::done,
            other -> other.map(name).remove(key)));
  }

  @Override
  public CompletionStage<Set<Bytes>> putInGroup(
      Bytes key, Bytes value, StoreGroup group, long rank) {
    if (!isShared()) {
      return StoreMap.super.putInGroup(key, value, group, rank);
    }
    if (isTooLong(key, value)) {
      return tooLong();
    }
    return submit(
        new Operation<>(
            store.scripts().putInGroup(name, key, value, group, rank),
            RedisMap::keys,
            other -> other.map(name).putInGroup(key, value, group, rank)));
  }

  @Override
  public CompletionStage<Boolean> putIfPresent(Bytes key, Bytes value, long rank) {
    if (!isShared()) {
      return StoreMap.super.putIfPresent(key, value, rank);
    }
    if (isTooLong(key, value)) {
      return tooLong();
    }
    return submit(
        new Operation<>(
            store.scripts().putIfPresent(name, key, value, rank),
            RedisMap::truth,
            other -> other.map(name).putIfPresent(key, value, rank)));
  }

  @Override
  public CompletionStage<Boolean> removeUpTo(Bytes key, long rank) {
    if (!isShared()) {
      return StoreMap.super.removeUpTo(key, rank);
    }
    return submit(
        new Operation<>(
            store.scripts().removeUpTo(name, key, rank),
            RedisMap::truth,
            other -> other.map(name).removeUpTo(key, rank)));
  }

  @Override
  public AutoCloseable watch(StoreListener listener) {
    return store.listeners().add(name, listener);
  }

  private boolean isShared() {
    return store.isShared(name);
  }

  private byte[] hash() {
    return store.keys().map(name);
  }

  private static boolean isTooLong(Bytes key, Bytes value) {
    return key.length() > MAX_KEY_BYTES || value.length() > MAX_VALUE_BYTES;
  }

  private static <R> CompletionStage<R> tooLong() {
    return CompletableFuture.failedStage(
        new IllegalArgumentException(
            "a key has at most " + MAX_KEY_BYTES + " bytes, a value " + MAX_VALUE_BYTES));
  }

  private <R> CompletionStage<R> submit(Operation<R> operation) {
    store.queue().submit(operation);
    return operation.stage().minimalCompletionStage();
  }

  private static Void done(Object reply) throws RedisFault {
    number(reply);
    return null;
  }

  private static boolean truth(Object reply) throws RedisFault {
    return number(reply) != 0;
  }

  private static long number(Object reply) throws RedisFault {
    if (reply instanceof Long number) {
      return number;
    }
    throw RedisFault.nonsense("another type of reply");
  }

  private static Optional<Bytes> value(Object reply) throws RedisFault {
    return reply == null ? Optional.empty() : Optional.of(Bytes.wrap(word(reply)));
  }

  private static byte[] word(Object reply) throws RedisFault {
    if (reply instanceof byte[] word) {
      return word;
    }
    throw RedisFault.nonsense("another type of reply");
  }

  private static List<?> list(Object reply) throws RedisFault {
    if (reply instanceof List<?> list) {
      return list;
    }
    throw RedisFault.nonsense("another type of reply");
  }

  private static Set<Bytes> keys(Object reply) throws RedisFault {
    Set<Bytes> keys = new HashSet<>();
    for (Object each : list(reply)) {
      keys.add(Bytes.wrap(word(each)));
    }
    return keys;
  }

  private static StoreContents contents(Object reply) throws RedisFault {
    List<?> parts = list(reply);
    if (parts.size() != 2) {
      throw RedisFault.nonsense("not the contents of a map");
    }
    return StoreContents.of(entries(parts.get(1)), Bytes.wrap(word(parts.get(0))));
  }

  /** Reads keys and values in turn. */
  static Map<Bytes, Bytes> entries(Object reply) throws RedisFault {
    List<?> words = list(reply);
    if (words.size() % 2 != 0) {
      throw RedisFault.nonsense("a key without a value");
    }
    Map<Bytes, Bytes> entries = new HashMap<>();
    for (int i = 0; i < words.size(); i += 2) {
      entries.put(Bytes.wrap(word(words.get(i))), Bytes.wrap(word(words.get(i + 1))));
    }
    return entries;
  }
}
