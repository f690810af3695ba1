// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

@Timeout(60)
class BundleRefresherTest {
  private static final Logger LOG = Logger.getLogger("io.millrace.launcher");

  private final TurnedTimer timer = new TurnedTimer();
  private final List<String> logged = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Thread> worker = new CompletableFuture<>();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private final Handler log =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          logged.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @Test
  void framework_that_stops_in_the_middle_ends_it_without_a_word(@TempDir Path folder)
      throws Exception {
    LOG.addHandler(log);
    try {
      Felix felix = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
      felix.start();
      BundleRefresher.watch(felix.getBundleContext(), this::hold);
      felix.getBundleContext().installBundle("one", jar("one"));
      Thread thread = worker.get(20, TimeUnit.SECONDS);
      felix.stop();
      felix.waitForStop(TimeUnit.SECONDS.toMillis(20));
      stopped.countDown();
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertThat(thread.isAlive()).isFalse();
      assertThat(logged).isEmpty();
    } finally {
      LOG.removeHandler(log);
    }
  }

  /** A timer whose time the test turns; its tasks run on the test's thread. */
  private static final class TurnedTimer implements RefreshTimer {
    private final NavigableMap<Long, Runnable> tasks = new TreeMap<>();
    private long nanos;

    @Override
    public long nanos() {
      return nanos;
    }

    @Override
    public void later(long millis, Runnable task) {
      long due = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
      while (tasks.putIfAbsent(due, task) != null) {
        due++;
      }
    }

    @Override
    public void end() {
      tasks.clear();
    }

    void turn(Duration by) {
      long end = nanos + by.toNanos();
      while (!tasks.isEmpty() && tasks.firstKey() <= end) {
        nanos = tasks.firstKey();
        tasks.pollFirstEntry().getValue().run();
      }
      nanos = end;
    }
  }

  /** A tool stops a bundle, replaces others, and starts it again; or it has forgotten that. */
  @Test
  void bundle_that_is_to_run_is_started_two_seconds_after_the_last_change(@TempDir Path folder)
      throws Exception {
    Felix felix = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
    felix.start();
    try {
      BundleContext context = felix.getBundleContext();
      Bundle stopped = context.installBundle("one", jar("one"));
      stopped.start();
      AtomicBoolean held = new AtomicBoolean();
      BundleRefresher.watch(context, held::get, timer);
      stopped.stop(Bundle.STOP_TRANSIENT);
      context.installBundle("two", jar("two"));
      timer.turn(Duration.ofMillis(1900));
      assertThat(stopped.getState()).isEqualTo(Bundle.RESOLVED);
      Bundle three = context.installBundle("three", jar("three"));
      timer.turn(Duration.ofMillis(1900));
      assertThat(stopped.getState()).as("an event is no end").isEqualTo(Bundle.RESOLVED);
      held.set(true);
      timer.turn(Duration.ofSeconds(10));
      assertThat(stopped.getState()).as("held").isEqualTo(Bundle.RESOLVED);
      held.set(false);
      timer.turn(Duration.ofMillis(200));
      assertThat(stopped.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(three.getState()).as("nobody started it").isEqualTo(Bundle.INSTALLED);
    } finally {
      felix.stop();
      felix.waitForStop(TimeUnit.SECONDS.toMillis(20));
    }
  }

  @Test
  void events_without_end_put_it_off_for_half_a_minute_only(@TempDir Path folder) throws Exception {
    Felix felix = new Felix(Map.of("org.osgi.framework.storage", folder.toString()));
    felix.start();
    try {
      BundleContext context = felix.getBundleContext();
      Bundle stopped = context.installBundle("one", jar("one"));
      stopped.start();
      BundleRefresher.watch(context, () -> false, timer);
      stopped.stop(Bundle.STOP_TRANSIENT);
      Bundle other = context.installBundle("two", jar("two"));
      for (int i = 0; i < 29; i++) {
        timer.turn(Duration.ofSeconds(1));
        other.start();
        other.stop();
      }
      assertThat(stopped.getState()).isEqualTo(Bundle.RESOLVED);
      timer.turn(Duration.ofSeconds(1));
      other.start();
      timer.turn(Duration.ofMillis(400));
      assertThat(stopped.getState()).isEqualTo(Bundle.ACTIVE);
    } finally {
      felix.stop();
      felix.waitForStop(TimeUnit.SECONDS.toMillis(20));
    }
  }

  /** Has the refresher's thread go on when the framework has stopped. */
  private boolean hold() {
    worker.complete(Thread.currentThread());
    try {
      stopped.await();
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private static InputStream jar(String name) throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
