// SPDX-License-Identifier: Apache-2.0
package io.millrace.sdk;

import io.millrace.api.sensor.Sensor;
import io.millrace.platform.PlatformServices;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A container of its own with the platform, the router's base and one plugin: what a plugin may
 * rely on, and nothing more. The API comes from the class path, so that this side may call the
 * sensor.
 */
final class PluginHost implements AutoCloseable {
  private static final long SENSOR_MILLIS = 3_000;
  private static final long STOP_MILLIS = 10_000;

  private final Path storage;
  private final Framework framework;
  private final Bundle plugin;
  private final ServiceTracker<Sensor, Sensor> sensors;

  private PluginHost(Path storage, Framework framework, Bundle plugin) {
    this.storage = storage;
    this.framework = framework;
    this.plugin = plugin;
    this.sensors = new ServiceTracker<>(framework.getBundleContext(), Sensor.class, null);
    this.sensors.open();
  }

  /**
   * Starts the container and the plugin.
   *
   * @throws IOException when the file is no bundle
   * @throws BundleException when it does not resolve or does not start
   */
  static PluginHost start(Path jar) throws IOException, BundleException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException("no such file: " + jar);
    }
    Path storage = Files.createTempDirectory("millrace-plugin");
    Framework framework = new Felix(settings(storage));
    framework.init();
    BundleContext context = framework.getBundleContext();
    for (Path platform : platform()) {
      start(context.installBundle(platform.toUri().toString()));
    }
    framework.start();
    new PlatformServices(context);
    Bundle plugin = context.installBundle(jar.toUri().toString());
    try {
      plugin.start();
    } catch (BundleException e) {
      new PluginHost(storage, framework, plugin).close();
      throw e;
    }
    return new PluginHost(storage, framework, plugin);
  }

  private static void start(Bundle bundle) throws BundleException {
    if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
      bundle.start();
    }
  }

  private static Map<String, Object> settings(Path storage) throws IOException {
    Map<String, Object> settings = new HashMap<>();
    settings.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    settings.put("felix.log.level", "0");
    settings.put("millrace.data", storage.toString());
    settings.put("millrace.etc", storage.toString());
    settings.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.osgi.service.log;version=1.5.0,org.osgi.service.log.admin;version=1.0.0," + api());
    return settings;
  }

  /** Returns what the API's jar exports, for the framework to export in its place. */
  private static String api() throws IOException {
    String location = Sensor.class.getProtectionDomain().getCodeSource().getLocation().toString();
    try (JarFile jar = new JarFile(Path.of(URI.create(location)).toFile())) {
      return jar.getManifest().getMainAttributes().getValue(Constants.EXPORT_PACKAGE);
    }
  }

  private static List<Path> platform() throws IOException {
    Path system = Path.of(System.getProperty("millrace.home"), "system");
    List<Path> platform = new ArrayList<>();
    for (String level : List.of("01", "05")) {
      try (Stream<Path> files = Files.list(system.resolve(level))) {
        files.filter(file -> !file.toString().contains("gogo")).sorted().forEach(platform::add);
      }
    }
    try (Stream<Path> files = Files.list(system.resolve("35"))) {
      files
          .filter(file -> file.getFileName().toString().startsWith("io.millrace.base"))
          .forEach(platform::add);
    }
    return platform;
  }

  /** Returns the plugin. */
  Bundle plugin() {
    return plugin;
  }

  /**
   * Returns the sensor that the plugin offers.
   *
   * @throws IllegalArgumentException when it offers none in three seconds
   */
  Sensor sensor() throws InterruptedException {
    Sensor sensor = sensors.waitForService(SENSOR_MILLIS);
    if (sensor == null) {
      throw new IllegalArgumentException(
          "the plugin offers no io.millrace.api.sensor.Sensor service");
    }
    return sensor;
  }

  /** Returns how many sensors are offered now. */
  int offered() {
    return sensors.size();
  }

  @Override
  public void close() throws IOException {
    try {
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
    } catch (BundleException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(storage)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
