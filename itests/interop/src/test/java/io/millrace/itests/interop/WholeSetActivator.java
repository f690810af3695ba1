// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Replaces every bundle of the router as one set: stops them from the highest start level down,
 * updates each from {@code <symbolic name>.jar} in the folder of its own jar, refreshes all once,
 * and starts them from the lowest level up. In a bundle of its own, which uses nothing of theirs.
 * Writes how long that took, or what went wrong, to {@code result} in that folder.
 */
public final class WholeSetActivator implements BundleActivator {
  private static final int TRIES = 10_000;

  @Override
  public void start(BundleContext context) {
    Path folder = Path.of(context.getBundle().getLocation().replaceFirst("^file:", "")).getParent();
    Thread thread = new Thread(() -> run(context, folder), "whole-set");
    thread.setDaemon(true);
    thread.start();
  }

  private static void run(BundleContext context, Path folder) {
    String result;
    try {
      long begun = System.nanoTime();
      replace(context, folder);
      result = (System.nanoTime() - begun) / 1_000_000 + " ms";
    } catch (Exception failure) {
      result = failure.toString();
    }
    try {
      Files.writeString(folder.resolve("result.tmp"), result);
      Files.move(folder.resolve("result.tmp"), folder.resolve("result"));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static void replace(BundleContext context, Path folder) throws Exception {
    List<Bundle> ours =
        Stream.of(context.getBundles())
            .filter(bundle -> Files.exists(build(folder, bundle)))
            .sorted(Comparator.comparingInt(WholeSetActivator::level))
            .toList();
    for (int i = ours.size() - 1; i >= 0; i--) {
      ours.get(i).stop(Bundle.STOP_TRANSIENT);
    }
    for (Bundle bundle : ours) {
      try (InputStream in = Files.newInputStream(build(folder, bundle))) {
        bundle.update(in);
      }
    }
    CountDownLatch refreshed = new CountDownLatch(1);
    context
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(ours, event -> refreshed.countDown());
    refreshed.await();
    for (Bundle bundle : ours) {
      start(bundle);
    }
  }

  private static void start(Bundle bundle) throws BundleException {
    if (bundle.getHeaders().get("Fragment-Host") == null) {
      for (int i = 1; !isStarted(bundle, i == TRIES); i++) {
        LockSupport.parkNanos(1_000_000);
      }
    }
  }

  /** Felix interrupts who holds a bundle that another thread needs to resolve: then once more. */
  private static boolean isStarted(Bundle bundle, boolean isLast) throws BundleException {
    try {
      bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
      return true;
    } catch (BundleException failure) {
      if (isLast || !failure.getMessage().startsWith("Unable to acquire global lock")) {
        throw failure;
      }
      return false;
    }
  }

  private static Path build(Path folder, Bundle bundle) {
    return folder.resolve(bundle.getSymbolicName() + ".jar");
  }

  private static int level(Bundle bundle) {
    return bundle.adapt(BundleStartLevel.class).getStartLevel();
  }

  @Override
  public void stop(BundleContext context) {}
}
