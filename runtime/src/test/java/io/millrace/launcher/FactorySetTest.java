// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** First start, restart and upgrade, each on a framework of its own over the same storage. */
@Timeout(20)
class FactorySetTest {

  @TempDir Path directory;

  private Path system;

  @BeforeEach
  void release() throws IOException {
    system = directory.resolve("system");
    ship("30", "first", "1.0.0");
    ship("40", "second", "1.0.0");
  }

  @Test
  void firstStart_installsEverything() throws Exception {
    assertThat(start(context -> {})).containsOnly(Map.entry("first", "1.0.0"), entry("second"));
  }

  @Test
  void restart_leavesWhatTheOperatorUpdatedOrRemoved() throws Exception {
    start(
        context -> {
          bundle(context, "first").update(new ByteArrayInputStream(jar("first", "1.5.0")));
          bundle(context, "second").uninstall();
        });

    assertThat(start(context -> {})).containsOnly(Map.entry("first", "1.5.0"));
  }

  @Test
  void newRelease_replacesWhatItChanged_andNothingElse() throws Exception {
    start(context -> bundle(context, "second").update(stream("second", "1.5.0")));

    ship("30", "first", "2.0.0");

    assertThat(start(context -> {}))
        .containsOnly(Map.entry("first", "2.0.0"), Map.entry("second", "1.5.0"));
  }

  @Test
  void newRelease_takesAwayWhatItNoLongerHas_butNotWhatTheOperatorAdded() throws Exception {
    start(context -> context.installBundle("mine", stream("mine", "3.0.0")));

    Files.delete(system.resolve("40/second.jar"));

    assertThat(start(context -> {}))
        .containsOnly(Map.entry("first", "1.0.0"), Map.entry("mine", "3.0.0"));
  }

  @Test
  void brokenJar_doesNotKeepTheOthersOut() throws Exception {
    Files.write(system.resolve("30/broken.jar"), new byte[] {1, 2, 3});

    assertThat(start(context -> {})).containsOnly(Map.entry("first", "1.0.0"), entry("second"));
  }

  private static Map.Entry<String, String> entry(String name) {
    return Map.entry(name, "1.0.0");
  }

  private interface Act {
    void on(BundleContext context) throws Exception;
  }

  /** Starts, brings the set in, acts, stops; returns the bundles there were before the act. */
  private Map<String, String> start(Act act) throws Exception {
    String storage = directory.resolve("cache").toString();
    Felix felix = new Felix(Map.of("org.osgi.framework.storage", storage));
    felix.init();
    try {
      new FactorySet(system, directory.resolve("factory.properties"))
          .bringInto(felix.getBundleContext());
      felix.start();
      Map<String, String> bundles = new TreeMap<>();
      for (Bundle bundle : felix.getBundleContext().getBundles()) {
        if (bundle.getBundleId() != 0) {
          bundles.put(bundle.getSymbolicName(), bundle.getVersion().toString());
        }
      }
      act.on(felix.getBundleContext());
      return bundles;
    } finally {
      felix.stop();
      felix.waitForStop(0);
    }
  }

  private static Bundle bundle(BundleContext context, String name) {
    for (Bundle bundle : context.getBundles()) {
      if (name.equals(bundle.getSymbolicName())) {
        return bundle;
      }
    }
    throw new AssertionError("no bundle " + name);
  }

  private void ship(String level, String name, String version) throws IOException {
    Path file = Files.createDirectories(system.resolve(level)).resolve(name + ".jar");
    Files.write(file, jar(name, version));
  }

  private static ByteArrayInputStream stream(String name, String version) throws IOException {
    return new ByteArrayInputStream(jar(name, version));
  }

  private static byte[] jar(String name, String version) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new JarOutputStream(bytes, manifest).close();
    return bytes.toByteArray();
  }
}
