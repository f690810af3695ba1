// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.metrics.Histogram;
import io.millrace.api.store.LocalStore;
import io.millrace.api.store.Store;
import io.millrace.api.store.StoreMap;
import io.millrace.lib.testing.Await;
import io.millrace.platform.SystemTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What a router has of Redis, for tests: the store with its threads, and its service. */
final class Router implements AutoCloseable {
  static final Duration LONGEST = Duration.ofSeconds(20);
  static final Duration TIME_OUT = Duration.ofSeconds(10);
  static final Bytes KEY = Bytes.utf8("key");
  static final Bytes VALUE = Bytes.utf8("value");

  final AtomicReference<Store> registered = new AtomicReference<>();
  final AtomicReference<LocalStore> local = new AtomicReference<>();
  private final SystemTime time = new SystemTime();
  private final OpenRedis open;

  Router(String name, int port) {
    this(name, server(port), null);
  }

  Router(String name, Server server, LocalStore file) {
    local.set(file);
    open =
        new OpenRedis(
            time,
            new Settings(
                server,
                new Keys("test:", name, Set.of("shared")),
                8192,
                1 << 24,
                1 << 24,
                Duration.ofSeconds(1),
                Duration.ZERO),
            UUID.randomUUID().toString(),
            new NoHistogram(),
            local::get,
            new Registration());
  }

  static Server server(int port) {
    return server(port, null);
  }

  static Server server(int port, Path passwordFile) {
    return new Server("127.0.0.1", port, "", passwordFile, false, null, TIME_OUT);
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Waits until the service is there. */
  Store store() throws Exception {
    Await.that(() -> "a store: " + status(), LONGEST, () -> registered.get() != null);
    return registered.get();
  }

  StoreMap map(String name) throws Exception {
    return store().map(name);
  }

  String status() {
    return String.join("; ", open.status());
  }

  void awaitStatus(String pattern) throws Exception {
    Await.that(
        () -> "status " + pattern + ": " + status(), LONGEST, () -> status().matches(pattern));
  }

  OpenRedis open() {
    return open;
  }

  @Override
  public void close() throws InterruptedException {
    open.close();
    time.stop();
  }

  private final class Registration implements OpenRedis.Service {
    @Override
    public void register(Store store) {
      registered.set(store);
    }

    @Override
    public void withdraw() {
      registered.set(null);
    }

    @Override
    public void end() {
      withdraw();
    }
  }

  private static final class NoHistogram implements Histogram {
    @Override
    public void record(double value) {}

    @Override
    public long count() {
      return 0;
    }

    @Override
    public double sum() {
      return 0;
    }

    @Override
    public double quantile(double q) {
      return 0;
    }
  }
}
