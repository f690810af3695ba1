// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.metrics.Histogram;
import io.millrace.api.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store with its thread, for tests. */
final class OpenStore implements AutoCloseable {
  static final Writer.Limits LIMITS = new Writer.Limits(8192, 1 << 24, 1 << 26, Duration.ZERO);

  private final CountDownLatch opened = new CountDownLatch(1);
  private final Writer writer;
  private final Thread thread;

  OpenStore(Path file) {
    this(file, LIMITS);
  }

  OpenStore(Path file, Writer.Limits limits) {
    this(new Disk(), file, limits);
  }

  OpenStore(Disk disk, Path file, Writer.Limits limits) {
    this(disk, file, limits, HandOver.none());
  }

  /** With a way to the next store of the same file. */
  OpenStore(Disk disk, Path file, Writer.Limits limits, HandOver handOver) {
    this(disk, file, limits, handOver, () -> {});
  }

  /** With somebody who is told, too, when the file is open. */
  OpenStore(Disk disk, Path file, Writer.Limits limits, HandOver handOver, Runnable alsoTold) {
    Runnable told =
        () -> {
          opened.countDown();
          alsoTold.run();
        };
    writer = new Writer(disk, file, limits, new NoHistogram(), handOver, told);
    thread = new Thread(writer, "store-under-test");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits until the file is open. */
  Store store() throws InterruptedException {
    if (!opened.await(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the store does not open");
    }
    return new QueuedStore(writer);
  }

  Store storeBeforeItIsOpen() {
    return new QueuedStore(writer);
  }

  /** Keeps the store's thread busy. */
  void occupy(Runnable work) {
    writer.submit(
        Operation.reading(
            0,
            file -> {
              work.run();
              return null;
            }));
  }

  String status() {
    return writer.status();
  }

  boolean isOpen() {
    return opened.getCount() == 0;
  }

  @Override
  public void close() throws InterruptedException {
    writer.end();
    thread.join(20_000);
    if (thread.isAlive()) {
      throw new AssertionError("the store does not stop");
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
