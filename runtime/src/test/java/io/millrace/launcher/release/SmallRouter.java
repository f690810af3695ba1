// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.ReleaseFolders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** A framework over {@code system}, {@code releases} and {@code cache} of a folder. */
final class SmallRouter implements AutoCloseable {
  private final Releases releases;
  private final StartSettings settings;
  private Felix felix;
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private boolean restarted;

  private SmallRouter(StartSettings settings) throws Exception {
    this.settings = settings;
    releases = Releases.open(settings, (delay, task) -> tasks.add(task), () -> restarted = true);
    begin();
  }

  private void begin() throws Exception {
    releases.begin();
    Map<String, Object> framework = new HashMap<>();
    framework.put("org.osgi.framework.storage", settings.cache().toString());
    framework.put("org.osgi.framework.startlevel.beginning", "80");
    felix = new Felix(framework);
    felix.init();
    releases.install(felix.getBundleContext());
    felix.start();
  }

  static StartSettings settings(Path folder) {
    return new StartSettings(
        folder.resolve("system"),
        folder.resolve("releases"),
        folder.resolve("cache"),
        "this boot",
        Duration.ZERO,
        Duration.ofMinutes(1),
        true,
        false);
  }

  static SmallRouter start(Path folder) throws Exception {
    return start(settings(folder));
  }

  static SmallRouter start(StartSettings settings) throws Exception {
    return new SmallRouter(settings);
  }

  /** Starts the framework again in this process. */
  SmallRouter startAgain() throws Exception {
    felix.stop();
    felix.waitForStop(0);
    releases.stopped();
    begin();
    return ready();
  }

  BundleContext context() {
    return felix.getBundleContext();
  }

  /** The last start level counts as reached. */
  SmallRouter ready() {
    releases.ready(context());
    return this;
  }

  /** Time goes by for what waits for it so far. */
  void later() {
    int now = tasks.size();
    for (int i = 0; i < now; i++) {
      tasks.remove().run();
    }
  }

  boolean isRestarted() {
    return restarted;
  }

  Releases releases() {
    return releases;
  }

  /** The symbolic names and versions of all but the framework. */
  Map<String, String> bundles() {
    Map<String, String> bundles = new TreeMap<>();
    for (Bundle bundle : context().getBundles()) {
      if (bundle.getBundleId() != 0) {
        bundles.put(bundle.getSymbolicName(), bundle.getVersion().toString());
      }
    }
    return bundles;
  }

  static Bundle bundle(BundleContext context, String name) {
    for (Bundle bundle : context.getBundles()) {
      if (name.equals(bundle.getSymbolicName())) {
        return bundle;
      }
    }
    throw new AssertionError("no bundle " + name);
  }

  Bundle bundle(String name) {
    return bundle(context(), name);
  }

  /** The launcher's journal as bundles see it. */
  @SuppressWarnings("unchecked")
  Consumer<byte[]> journal() throws Exception {
    ServiceReference<?> reference =
        context().getServiceReferences(Consumer.class, "(io.millrace.launcher=journal)").stream()
            .findFirst()
            .orElseThrow();
    return (Consumer<byte[]>) context().getService(reference);
  }

  static List<JournalRecord> records(Path folder) throws IOException {
    return Journal.read(new ReleaseFolders(folder.resolve("releases")).journal()).records();
  }

  static byte[] jar(String name, String version) throws IOException {
    return jar(name, version, null);
  }

  /** A bundle, with an activator that this class path has too. */
  static byte[] jar(String name, String version, Class<? extends BundleActivator> activator)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    if (activator != null) {
      main.putValue("Bundle-Activator", activator.getName());
      main.putValue("Import-Package", "org.osgi.framework");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      jar.putNextEntry(entry(JarFile.MANIFEST_NAME));
      manifest.write(jar);
      if (activator != null) {
        String file = activator.getName().replace('.', '/') + ".class";
        jar.putNextEntry(entry(file));
        try (var in = activator.getClassLoader().getResourceAsStream(file)) {
          in.transferTo(jar);
        }
      }
    }
    return bytes.toByteArray();
  }

  /** The same jar has the same bytes at any time. */
  private static JarEntry entry(String name) {
    JarEntry entry = new JarEntry(name);
    entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
    return entry;
  }

  /** Stops it in an orderly way. */
  @Override
  public void close() throws Exception {
    felix.stop();
    felix.waitForStop(0);
    releases.stopped();
    releases.close();
  }

  /** Leaves everything as it is, as a kill does. */
  void kill() throws Exception {
    felix.stop();
    felix.waitForStop(0);
    releases.close();
  }

  static Path ship(Path folder, String level, String name, byte[] bytes) throws IOException {
    Path file = Files.createDirectories(folder.resolve("system").resolve(level));
    return Files.write(file.resolve(name + ".jar"), bytes);
  }
}
