// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import static io.millrace.store.redis.Keys.bytes;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.StoreMap;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Copies everything from the store in a file to Redis, and back. Used by the worker's thread. */
final class Mover {
  private static final int PER_ROUND = 128;
  private static final long LOCAL_SECONDS = 20;

  private final Keys keys;
  private final Scripts scripts;
  private final Duration timeOut;

  Mover(Keys keys, Scripts scripts, Duration timeOut) {
    this.keys = keys;
    this.scripts = scripts;
    this.timeOut = timeOut;
  }

  /**
   * Copies all maps to Redis. What is in a shared map there already stays: it is other routers'.
   *
   * @param first whether this router has written nothing there since it started
   */
  int toRedis(RespConnection open, LocalStore local, boolean first) throws IOException {
    int copied = 0;
    for (String name : get(local.names())) {
      List<List<byte[]>> writes = new ArrayList<>();
      for (Map.Entry<Bytes, Bytes> each : get(local.map(name).all()).entrySet()) {
        writes.add(write(name, each, first));
        copied++;
        if (writes.size() == PER_ROUND) {
          all(open, writes);
          writes.clear();
        }
      }
      all(open, writes);
    }
    return copied;
  }

  private List<byte[]> write(String name, Map.Entry<Bytes, Bytes> entry, boolean first) {
    return keys.isShared(name)
        ? scripts.putIfAbsent(name, entry.getKey(), entry.getValue())
        : List.of(
            bytes(first ? "HSET" : "HSETNX"),
            keys.map(name),
            entry.getKey().toArray(),
            entry.getValue().toArray());
  }

  /**
   * Has what this router had in a map of its own, before a newer program made that one a shared
   * map, be in the shared one; once. The router's own stays: the program before finds it.
   */
  void adopt(RespConnection open) throws IOException {
    for (String name : keys.shared()) {
      byte[] mark = bytes(keys.router() + "/" + name);
      boolean done =
          Long.valueOf(1).equals(one(open, List.of(bytes("SISMEMBER"), keys.adopted(), mark)));
      Map<Bytes, Bytes> own =
          done
              ? Map.of()
              : RedisMap.entries(
                  one(open, List.of(bytes("HGETALL"), keys.mapOf(keys.router(), name))));
      for (Map.Entry<Bytes, Bytes> each : own.entrySet()) {
        one(open, scripts.putIfAbsent(name, each.getKey(), each.getValue()));
      }
      if (!own.isEmpty()) {
        one(open, List.of(bytes("SADD"), keys.adopted(), mark));
      }
    }
  }

  /** Copies all maps of this router, and the shared ones, to the file; others there are removed. */
  int toFile(RespConnection open, LocalStore local) throws IOException {
    Set<String> names = new TreeSet<>(own(open));
    names.addAll(keys.shared());
    names.addAll(get(local.names()));
    int copied = 0;
    for (String name : names) {
      Map<Bytes, Bytes> entries =
          RedisMap.entries(one(open, List.of(bytes("HGETALL"), keys.map(name))));
      StoreMap map = local.map(name);
      List<CompletionStage<Void>> writes = new ArrayList<>();
      for (Bytes stale : get(map.all()).keySet()) {
        if (!entries.containsKey(stale)) {
          writes.add(map.remove(stale));
        }
      }
      for (Map.Entry<Bytes, Bytes> each : entries.entrySet()) {
        writes.add(map.put(each.getKey(), each.getValue()));
        copied++;
        if (writes.size() >= PER_ROUND) {
          await(writes);
        }
      }
      await(writes);
    }
    return copied;
  }

  /** Removes this router's own maps from Redis: they are in the file. */
  void forget(RespConnection open) throws IOException {
    for (String name : own(open)) {
      one(open, List.of(bytes("DEL"), keys.mapOf(keys.router(), name)));
    }
    one(open, List.of(bytes("SREM"), keys.routers(), bytes(keys.router())));
    one(open, List.of(bytes("DEL"), keys.alive(keys.router())));
  }

  private Set<String> own(RespConnection open) throws IOException {
    String begin =
        new String(keys.mapOf(keys.router(), ""), java.nio.charset.StandardCharsets.UTF_8);
    Set<String> names = new TreeSet<>();
    byte[] cursor = bytes("0");
    do {
      Object reply =
          one(
              open,
              List.of(
                  bytes("SCAN"),
                  cursor,
                  bytes("MATCH"),
                  bytes(begin.replaceAll("[\\[\\]*?\\\\]", "\\\\$0") + "*"),
                  bytes("COUNT"),
                  bytes("1000")));
      if (!(reply instanceof List<?> page)
          || page.size() != 2
          || !(page.get(0) instanceof byte[] next)
          || !(page.get(1) instanceof List<?> found)) {
        throw RedisFault.nonsense("no answer to SCAN");
      }
      found.forEach(each -> names.add(RespReader.text(each).substring(begin.length())));
      cursor = next;
    } while (!RespReader.text(cursor).equals("0"));
    return names;
  }

  private void all(RespConnection open, List<List<byte[]>> commands) throws IOException {
    for (Object reply : open.round(commands, timeOut)) {
      if (reply instanceof RedisFault fault) {
        throw fault;
      }
    }
  }

  private Object one(RespConnection open, List<byte[]> command) throws IOException {
    Object reply = open.round(List.of(command), timeOut.multipliedBy(5)).get(0);
    if (reply instanceof RedisFault fault) {
      throw fault;
    }
    return reply;
  }

  private static void await(List<CompletionStage<Void>> writes) throws IOException {
    for (CompletionStage<Void> each : writes) {
      get(each);
    }
    writes.clear();
  }

  /** The file's store is not waited for without end. */
  static <R> R get(CompletionStage<R> stage) throws IOException {
    try {
      return stage.toCompletableFuture().get(LOCAL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failure) {
      throw new LocalFault(String.valueOf(failure.getCause().getMessage()));
    } catch (TimeoutException slow) {
      throw new LocalFault("it did not answer within " + LOCAL_SECONDS + " s");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LocalFault("interrupted");
    }
  }

  /** The store in the file failed, not Redis. */
  static final class LocalFault extends IOException {
    private static final long serialVersionUID = 1;

    LocalFault(String message) {
      super("the store in the file failed: " + message);
    }
  }
}
