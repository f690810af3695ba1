// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * The bundles a release consists of, {@code system/<start level>/*.jar}, and their way into the
 * framework.
 *
 * <p>A bundle is installed once. After that the framework's storage rules: what the operator
 * updated, stopped or uninstalled stays so over restarts. Only where a new release brings other
 * bytes under a symbolic name than the last one did is that bundle updated to them, and only what
 * the last release brought and the new one does not is uninstalled. What was last brought is
 * remembered in a properties file: symbolic name to SHA-256.
 */
final class FactorySet {

  private final System.Logger log = System.getLogger("io.millrace.launcher");
  private final Path system;
  private final Path record;

  FactorySet(Path system, Path record) {
    this.system = system;
    this.record = record;
  }

  void bringInto(BundleContext framework) throws IOException {
    Properties before = read();
    Properties now = new Properties();
    Set<Bundle> replaced = new HashSet<>();
    for (Path jar : jars()) {
      String name = symbolicName(jar);
      if (name == null) {
        log.log(Level.ERROR, "{0} is not a bundle: left out", jar);
        continue;
      }
      String hash = sha256(jar);
      if (!hash.equals(before.getProperty(name))) {
        bring(framework, jar, name, replaced);
      }
      now.setProperty(name, hash);
    }
    for (String name : before.stringPropertyNames()) {
      if (!now.containsKey(name)) {
        remove(framework, name, replaced);
      }
    }
    if (!replaced.isEmpty()) {
      framework.getBundle().adapt(FrameworkWiring.class).refreshBundles(replaced);
    }
    if (!now.equals(before)) {
      write(now);
    }
  }

  /** Returns the start levels of the release's bundles by symbolic name. */
  Map<String, Integer> levels() throws IOException {
    Map<String, Integer> levels = new HashMap<>();
    for (Path jar : jars()) {
      String name = symbolicName(jar);
      if (name != null) {
        levels.put(name, level(jar));
      }
    }
    return levels;
  }

  private static int level(Path jar) {
    return Integer.parseInt(jar.getParent().getFileName().toString());
  }

  private List<Path> jars() throws IOException {
    try (Stream<Path> files = Files.walk(system, 2)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private void bring(BundleContext framework, Path jar, String name, Set<Bundle> replaced) {
    int level = level(jar);
    Bundle present = find(framework, name);
    try (InputStream bytes = Files.newInputStream(jar)) {
      if (present == null) {
        present = framework.installBundle(jar.toUri().toString(), bytes);
        if (present.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
          present.start(Bundle.START_ACTIVATION_POLICY);
        }
      } else {
        log.log(Level.INFO, "{0} {1} is replaced: a new release", name, present.getVersion());
        present.update(bytes);
        replaced.add(present);
      }
      present.adapt(BundleStartLevel.class).setStartLevel(level);
    } catch (IOException | BundleException | RuntimeException failure) {
      log.log(Level.ERROR, "cannot install " + jar, failure);
    }
  }

  private void remove(BundleContext framework, String name, Set<Bundle> replaced) {
    Bundle present = find(framework, name);
    if (present == null) {
      return;
    }
    try {
      log.log(Level.INFO, "{0} is uninstalled: not in this release", name);
      present.uninstall();
      replaced.add(present);
    } catch (BundleException | RuntimeException failure) {
      log.log(Level.ERROR, "cannot uninstall " + name, failure);
    }
  }

  private static Bundle find(BundleContext framework, String name) {
    return Stream.of(framework.getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElse(null);
  }

  /** The symbolic name in a jar's manifest; null when it is no bundle or no readable jar. */
  private static String symbolicName(Path jar) {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      String header =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
      return header == null ? null : header.split(";", 2)[0].trim();
    } catch (IOException unreadable) {
      return null;
    }
  }

  private static String sha256(Path jar) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new UncheckedIOException(new IOException(impossible));
    }
  }

  private Properties read() throws IOException {
    Properties brought = new Properties();
    if (Files.exists(record)) {
      try (InputStream in = Files.newInputStream(record)) {
        brought.load(in);
      }
    }
    return brought;
  }

  private void write(Properties brought) throws IOException {
    Path half = record.resolveSibling(record.getFileName() + ".tmp");
    try (var out = Files.newOutputStream(half)) {
      brought.store(out, "Symbolic name to SHA-256 of what the release brought");
    }
    Files.move(half, record, StandardCopyOption.REPLACE_EXISTING);
  }
}
