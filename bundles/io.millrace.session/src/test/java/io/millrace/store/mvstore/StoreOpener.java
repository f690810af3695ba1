// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.metrics.Histogram;
import io.millrace.api.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real store with the settings it has by default. */
public final class StoreOpener implements AutoCloseable {
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Writer writer;
  private final Thread thread;

  /** Opens the file, or makes it. */
  public StoreOpener(Path file) throws Exception {
    Writer.Limits limits =
        new Writer.Limits(
            set("queueLimit").intValue(),
            set("queueBytes").longValue(),
            set("fileMegabytes").longValue() << 20,
            Duration.ofMillis(set("commitMillis").longValue()));
    writer =
        new Writer(new Disk(), file, limits, new NoHistogram(), HandOver.none(), opened::countDown);
    thread = new Thread(writer, "store-under-test");
    thread.setDaemon(true);
    thread.start();
    if (!opened.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the store does not open");
    }
  }

  private static Number set(String name) throws NoSuchMethodException {
    return (Number) MvStore.Config.class.getDeclaredMethod(name).getDefaultValue();
  }

  /** Returns the store. */
  public Store store() {
    return new QueuedStore(writer);
  }

  @Override
  public void close() throws InterruptedException {
    writer.end();
    thread.join();
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
