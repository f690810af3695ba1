// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.FrameworkWiring;

/** The ways in which a bundle can be replaced while the router runs. */
enum Swap {
  /** Stopped, and started again after a while. */
  STOP_START {
    @Override
    void of(Bundle bundle, Runnable between) throws BundleException {
      bundle.stop();
      between.run();
      bundle.start();
    }
  },

  /** Updated to a build of another version, from a new file. */
  UPDATE {
    @Override
    void of(Bundle bundle, Runnable between) throws BundleException, IOException {
      try (InputStream in = Files.newInputStream(secondBuild(bundle))) {
        bundle.update(in);
      }
      if (!bundle.getVersion().getQualifier().equals(Chain.SECOND)) {
        throw new AssertionError(bundle + " is still " + bundle.getVersion());
      }
    }
  },

  /** Refreshed: stopped, its class loader thrown away, started. */
  REFRESH {
    @Override
    void of(Bundle bundle, Runnable between) throws InterruptedException {
      CountDownLatch done = new CountDownLatch(1);
      bundle
          .getBundleContext()
          .getBundle(0)
          .adapt(FrameworkWiring.class)
          .refreshBundles(List.of(bundle), event -> done.countDown());
      if (!done.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError(bundle + " is not refreshed within " + TIMEOUT);
      }
    }
  };

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * Does it.
   *
   * @param between run while the bundle is stopped, if this way knows when that is
   */
  abstract void of(Bundle bundle, Runnable between) throws Exception;

  /** Returns the file of the other build. */
  static Path secondBuild(Bundle bundle) throws IOException {
    try (Stream<Path> files = Files.list(Chain.secondBuilds())) {
      return files
          .filter(file -> file.getFileName().toString().contains(bundle.getSymbolicName() + "-"))
          .findFirst()
          .orElseThrow();
    }
  }
}
