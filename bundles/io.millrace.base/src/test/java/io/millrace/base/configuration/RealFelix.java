// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.time.Time;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** A real Felix with SCR, Configuration Admin and Metatype, and this bundle, not started yet. */
abstract class RealFelix {
  private static final List<String> PLATFORM =
      List.of(
          "org.osgi.service.component.ComponentConstants",
          "org.osgi.util.promise.Promise",
          "org.osgi.util.function.Function",
          "org.osgi.service.cm.ConfigurationAdmin",
          "org.osgi.service.metatype.MetaTypeService",
          "org.apache.felix.scr.info.ScrInfo",
          "org.slf4j.Logger",
          "org.slf4j.impl.StaticLoggerBinder",
          "org.apache.felix.hc.api.HealthCheck",
          Time.class.getName());

  @TempDir Path directory;
  Framework felix;
  BundleContext context;
  Bundle base;

  @BeforeEach
  void start() throws Exception {
    startFelix(Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    List<Bundle> platform = new ArrayList<>();
    for (String type : PLATFORM) {
      platform.add(install(Class.forName(type)));
    }
    for (Bundle bundle : platform) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
    base = install(ConfigurationGuard.class);
  }

  /** What the framework is told besides. */
  Map<String, String> settings() {
    return Map.of();
  }

  void startFelix(String clean) throws Exception {
    Map<String, Object> settings = new HashMap<>(settings());
    settings.put(Constants.FRAMEWORK_STORAGE, directory.resolve("cache").toString());
    settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, clean);
    settings.put("felix.cm.dir", directory.resolve("config").toString());
    settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.log;version=1.5.0");
    felix = new Felix(settings);
    felix.start();
    context = felix.getBundleContext();
  }

  private Bundle install(Class<?> type) throws Exception {
    return context.installBundle("reference:" + place(type).toUri());
  }

  private static Path place(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Installs another build of this bundle: its classes with another version. */
  Bundle secondBase() throws Exception {
    Path classes = place(ConfigurationGuard.class);
    Manifest manifest;
    try (InputStream in = Files.newInputStream(classes.resolve(JarFile.MANIFEST_NAME))) {
      manifest = new Manifest(in);
    }
    manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, "99");
    Path jar = directory.resolve("second.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        if (!name.equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(new JarEntry(name));
          Files.copy(file, out);
        }
      }
    }
    return context.installBundle(jar.toUri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    felix.stop();
    felix.waitForStop(20_000);
  }

  Bundle probe() throws Exception {
    Bundle probe = context.installBundle(ProbeJar.in(directory).toUri().toString());
    probe.start();
    return probe;
  }

  /** Calls across class loaders: Configuration Admin's classes are not the test's. */
  void configure(Map<String, Object> values) throws Exception {
    ServiceReference<?> reference =
        context.getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0];
    Object admin = context.getService(reference);
    Object configuration =
        admin
            .getClass()
            .getMethod("getConfiguration", String.class, String.class)
            .invoke(admin, "io.millrace.probe", "?");
    configuration
        .getClass()
        .getMethod("update", java.util.Dictionary.class)
        .invoke(configuration, new Hashtable<>(values));
  }

  void waitFor(String expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    String seen;
    do {
      LockSupport.parkNanos(1_000_000);
      seen = seen("(probe=true)");
    } while (!expected.equals(seen) && System.nanoTime() < end);
    assertThat(seen).isEqualTo(expected);
  }

  String seen(String filter) throws Exception {
    for (ServiceReference<?> reference : context.getServiceReferences(Supplier.class, filter)) {
      Supplier<?> service = (Supplier<?>) context.getService(reference);
      if (service != null) {
        return String.valueOf(service.get());
      }
    }
    return null;
  }

  static void await(Callable<String> seen, String expected) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    String last;
    do {
      LockSupport.parkNanos(1_000_000);
      last = seen.call();
    } while (!String.valueOf(last).contains(expected) && System.nanoTime() < end);
    assertThat(last).contains(expected);
  }

  static void awaitNone(Callable<String> seen) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (seen.call() != null && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(seen.call()).isNull();
  }

  String refused() throws Exception {
    return seen("(millrace.status=configuration.refused)");
  }
}
