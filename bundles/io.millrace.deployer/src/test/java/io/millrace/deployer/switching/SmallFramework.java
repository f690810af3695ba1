// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** A real Felix, and bundles that are made as a test needs them. */
public final class SmallFramework implements AutoCloseable {
  private static final int LEVEL = 80;

  private final Path folder;
  private final Felix felix;

  /** Starts the framework in a folder. */
  public SmallFramework(Path folder) throws BundleException, InterruptedException {
    this.folder = folder;
    Map<String, Object> settings = new HashMap<>();
    settings.put("org.osgi.framework.storage", folder.resolve("cache").toString());
    settings.put("felix.log.level", "0");
    felix = new Felix(settings);
    felix.start();
    FrameworkStartLevel level = felix.adapt(FrameworkStartLevel.class);
    level.setStartLevel(LEVEL);
    while (level.getStartLevel() < LEVEL) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Returns the system bundle's context. */
  public BundleContext context() {
    return felix.getBundleContext();
  }

  /**
   * Makes a jar.
   *
   * @param build tells two jars of one name and version apart
   * @param headers names and values in turn, beside name and version
   * @param classes that it has
   */
  public Path jar(
      String name, String version, String build, List<String> headers, Class<?>... classes)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.putValue("Manifest-Version", "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    main.putValue("Test-Build", build);
    for (int i = 0; i < headers.size(); i += 2) {
      main.putValue(headers.get(i), headers.get(i + 1));
    }
    Path jar = folder.resolve(name + "-" + version + "-" + build + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(entry(JarFile.MANIFEST_NAME));
      manifest.write(entries);
      for (Class<?> type : classes) {
        String file = type.getName().replace('.', '/') + ".class";
        entries.putNextEntry(entry(file));
        try (InputStream bytes = type.getClassLoader().getResourceAsStream(file)) {
          bytes.transferTo(entries);
        }
      }
    }
    return jar;
  }

  /** The same jar has the same bytes, whenever it is made. */
  private static JarEntry entry(String name) {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
    return entry;
  }

  /** Makes a jar without classes. */
  public Path jar(String name, String version, String... headers) throws IOException {
    return jar(name, version, "1", List.of(headers));
  }

  /** Returns where a jar is installed from. */
  public static String location(Path jar) {
    return "reference:file:" + jar.toAbsolutePath().toUri().getRawPath();
  }

  /** Installs and starts a jar. */
  public Bundle run(Path jar, int level) throws BundleException {
    Bundle bundle = context().installBundle(location(jar));
    bundle.adapt(BundleStartLevel.class).setStartLevel(level);
    bundle.start(Bundle.START_ACTIVATION_POLICY);
    return bundle;
  }

  /** Returns what is installed beside the framework: name, version, build and whether it runs. */
  public List<String> bundles() {
    return Stream.of(context().getBundles())
        .filter(bundle -> bundle.getBundleId() != 0)
        .map(SmallFramework::shown)
        .sorted()
        .toList();
  }

  private static String shown(Bundle bundle) {
    return "%s %s %s%s"
        .formatted(
            bundle.getSymbolicName(),
            bundle.getVersion(),
            bundle.getHeaders().get("Test-Build"),
            bundle.getState() == Bundle.ACTIVE ? "" : " down");
  }

  @Override
  public void close() throws BundleException, InterruptedException {
    felix.stop();
    felix.waitForStop(0);
  }
}
