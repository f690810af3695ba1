// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.redis;

import io.millrace.api.metrics.Histogram;
import io.millrace.api.store.Store;
import io.millrace.platform.SystemTime;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Opens the store in Redis of one router as its bundle would. */
public final class RedisOpener implements AutoCloseable {
  private final SystemTime time = new SystemTime();
  private final CompletableFuture<Store> opened = new CompletableFuture<>();
  private final OpenRedis open;

  /** Opens it. */
  public RedisOpener(String router, int port) {
    open =
        new OpenRedis(
            time,
            new Settings(
                new Server("127.0.0.1", port, "", null, false, null, Duration.ofSeconds(2)),
                new Keys("test:", router, Settings.SHARED),
                8192,
                1 << 24,
                1 << 24,
                Duration.ofSeconds(10),
                Duration.ZERO),
            UUID.randomUUID().toString(),
            new NoHistogram(),
            () -> null,
            new Opened());
  }

  /** Returns the store when it is there. */
  public Store store() throws Exception {
    return opened.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    open.close();
    time.stop();
  }

  private final class Opened implements OpenRedis.Service {
    @Override
    public void register(Store store) {
      opened.complete(store);
    }

    @Override
    public void withdraw() {}

    @Override
    public void end() {}
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
