// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Reads bundles without letting the running framework see them: a second instance of the same
 * framework takes them, by reference, and is never started; nothing in it is resolved or run. So a
 * manifest means here exactly what it will mean there, and what the framework would not install is
 * found out too. Closed when the plan is made; what it read is of no use afterwards.
 */
final class CandidateReader implements AutoCloseable {
  private static final long STOPPING_MILLIS = 5_000;

  private final Path folder;
  private final Framework framework;

  /**
   * Makes the second instance; it takes some hundredths of a second.
   *
   * @param parent where it may make a folder for the time being
   */
  CandidateReader(Path parent) throws IOException, BundleException {
    folder = Files.createTempDirectory(parent, "plan");
    Map<String, String> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    settings.put("felix.cache.locking", "false");
    settings.put("felix.log.level", "0");
    // Without threads, which would live on for a minute.
    settings.put("felix.resolver.parallelism", "1");
    // There is one such handler a JVM, and it belongs to the framework that runs.
    settings.put("felix.service.urlhandlers", "false");
    framework = factory().newFramework(settings);
    framework.init();
  }

  /** Returns the factory of the framework that runs this. */
  private static FrameworkFactory factory() {
    ClassLoader loader = FrameworkFactory.class.getClassLoader();
    return ServiceLoader.load(FrameworkFactory.class, loader)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no framework can be made"));
  }

  /**
   * Reads a jar.
   *
   * @throws BundleException when the framework would not install it
   */
  Bundle read(Path jar) throws BundleException {
    return framework.getBundleContext().installBundle("reference:" + jar.toAbsolutePath().toUri());
  }

  @Override
  public void close() {
    try {
      framework.stop();
      framework.waitForStop(STOPPING_MILLIS);
    } catch (BundleException late) {
      throw new IllegalStateException(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (var children = Files.list(path)) {
          children.forEach(CandidateReader::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
