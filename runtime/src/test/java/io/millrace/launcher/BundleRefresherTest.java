// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

@Timeout(60)
class BundleRefresherTest {
  private static final Logger LOG = Logger.getLogger("io.millrace.launcher");

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
      felix.getBundleContext().installBundle("one", jar());
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

  private static InputStream jar() throws Exception {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "one");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return new ByteArrayInputStream(bytes.toByteArray());
  }
}
