// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.launcher.trusted.CountingActivator;
import io.millrace.lib.release.set.FileHashes;
import io.millrace.lib.release.set.SetJars;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that no trusted key covers, in a real Felix. */
class TrustHookTest {
  private static final int ROUNDS = 150;

  @TempDir Path folder;

  private final Set<String> factory = new HashSet<>();
  private final List<String> logged = new ArrayList<>();
  private final Logger logger = Logger.getLogger("io.millrace.launcher");
  private final Handler listener =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          synchronized (logged) {
            logged.add(new java.util.logging.SimpleFormatter().formatMessage(line));
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Felix felix;
  private BundleContext context;

  @BeforeEach
  void begin() {
    assertThat(System.getProperty(FrameworkSettings.NO_EXTENSIONS)).isEqualTo("true");
    logger.addHandler(listener);
    for (String name : List.of("good", "evil", "other")) {
      System.clearProperty(CountingActivator.PROPERTY + name);
    }
  }

  @AfterEach
  void end() throws Exception {
    logger.removeHandler(listener);
    felix.stop();
    felix.waitForStop(20_000);
  }

  private void start(TrustMode mode) throws Exception {
    felix = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString()));
    felix.init();
    context = felix.getBundleContext();
    TrustedHashes trusted =
        new TrustedHashes(factory, folder.resolve("trust"), folder.resolve("releases"));
    TrustHook.guard(context, trusted, mode, new FileHashes());
    felix.start();
  }

  private Path jar(String name, Map<String, String> headers) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "org.example." + name);
    main.putValue("Bundle-Version", "1.0.0");
    main.putValue("Import-Package", "org.osgi.framework");
    headers.forEach(main::putValue);
    Path jar = folder.resolve(name + ".jar");
    String type = CountingActivator.class.getName().replace('.', '/') + ".class";
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        InputStream in = CountingActivator.class.getClassLoader().getResourceAsStream(type)) {
      out.putNextEntry(new ZipEntry(type));
      out.write(in.readAllBytes());
      out.putNextEntry(new ZipEntry("name.txt"));
      out.write(name.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  private Path bundle(String name) throws IOException {
    return jar(name, Map.of("Bundle-Activator", CountingActivator.class.getName()));
  }

  private Path trusted(Path jar) throws IOException {
    factory.add(SetJars.hash(jar));
    return jar;
  }

  private static int ran(String name) {
    return Integer.getInteger(CountingActivator.PROPERTY + name, 0);
  }

  private Bundle install(Path jar) throws Exception {
    return context.installBundle(jar.toUri().toString());
  }

  private List<?> uncovered(String mode) throws Exception {
    String filter = "(&(millrace.status=trust.uncovered)(trust=" + mode + "))";
    for (ServiceReference<?> each : context.getServiceReferences(Supplier.class, filter)) {
      return (List<?>) ((Supplier<?>) context.getService(each)).get();
    }
    return null;
  }

  private long refusals() {
    synchronized (logged) {
      return logged.stream().filter(line -> line.contains("is not resolved")).count();
    }
  }

  @Test
  void code_of_a_bundle_that_nobody_covers_never_runs_and_that_is_said_once() throws Exception {
    trusted(bundle("good"));
    start(TrustMode.ENFORCE);
    install(folder.resolve("good.jar")).start();
    Bundle evil = install(bundle("evil"));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(evil::start).isInstanceOf(BundleException.class);
      assertThatThrownBy(() -> evil.loadClass(CountingActivator.class.getName()))
          .isInstanceOf(ClassNotFoundException.class);
    }
    assertThat(evil.getState()).isEqualTo(Bundle.INSTALLED);
    assertThat(ran("good")).isEqualTo(1);
    assertThat(ran("evil")).isZero();
    assertThat(refusals()).isEqualTo(1);
    assertThat(uncovered("enforce"))
        .singleElement()
        .asString()
        .startsWith("org.example.evil 1.0.0: no trusted key covers its jar, ");
  }

  @Test
  void with_report_it_runs_and_is_named() throws Exception {
    start(TrustMode.REPORT);
    install(bundle("evil")).start();
    assertThat(ran("evil")).isEqualTo(1);
    assertThat(uncovered("report")).hasSize(1);
    assertThat(refusals()).isZero();
  }

  @Test
  void update_refresh_and_restart_change_nothing() throws Exception {
    Path good = trusted(bundle("good"));
    Path evil =
        jar(
            "evil",
            Map.of(
                "Bundle-Activator",
                CountingActivator.class.getName(),
                "Bundle-SymbolicName",
                "org.example.good"));
    start(TrustMode.ENFORCE);
    Bundle bundle = install(good);
    bundle.start();
    assertThatThrownBy(() -> update(bundle, evil)).isInstanceOf(BundleException.class);
    refresh(bundle);
    assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
    felix.stop();
    felix.waitForStop(20_000);
    start(TrustMode.ENFORCE);
    Bundle again = context.getBundle(bundle.getBundleId());
    assertThat(again.getState()).isEqualTo(Bundle.INSTALLED);
    assertThat(ran("evil")).isZero();
    update(again, good);
    again.start();
    refresh(again);
    assertThat(again.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(ran("good")).isEqualTo(3);
  }

  private static void update(Bundle bundle, Path jar) throws Exception {
    try (InputStream in = Files.newInputStream(jar)) {
      bundle.update(in);
    }
  }

  private void refresh(Bundle bundle) throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    context
        .getBundle(0)
        .adapt(FrameworkWiring.class)
        .refreshBundles(
            List.of(bundle),
            event -> {
              if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
              }
            });
    done.await();
  }

  @Test
  void updates_that_race_with_resolving_bring_no_line_of_it_to_run() throws Exception {
    byte[] good = Files.readAllBytes(trusted(bundle("good")));
    byte[] evil =
        Files.readAllBytes(
            jar(
                "evil",
                Map.of(
                    "Bundle-Activator",
                    CountingActivator.class.getName(),
                    "Bundle-SymbolicName",
                    "org.example.good")));
    start(TrustMode.ENFORCE);
    Bundle bundle = context.installBundle("race", new ByteArrayInputStream(good));
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    CountDownLatch ended = new CountDownLatch(1);
    Thread[] others = new Thread[2];
    for (int i = 0; i < others.length; i++) {
      others[i] =
          new Thread(
              () -> {
                while (ended.getCount() > 0) {
                  wiring.resolveBundles(List.of(bundle));
                  quietly(bundle::start);
                }
              });
      others[i].start();
    }
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = i % 2 == 0 ? evil : good;
      quietly(() -> bundle.update(new ByteArrayInputStream(bytes)));
    }
    ended.countDown();
    for (Thread other : others) {
      other.join();
    }
    assertThat(ran("evil")).isZero();
    bundle.update(new ByteArrayInputStream(good));
    bundle.start();
    assertThat(ran("good")).isPositive();
  }

  /** What is done to a bundle. */
  private interface Act {
    void run() throws BundleException;
  }

  private static void quietly(Act act) {
    try {
      act.run();
    } catch (BundleException | IllegalStateException refused) {
      assertThat(refused).isNotNull(); // now and then it must be refused
    }
  }

  @Test
  void one_that_is_not_covered_is_in_nobodys_way() throws Exception {
    trusted(bundle("good"));
    start(TrustMode.ENFORCE);
    Bundle evil =
        install(
            jar(
                "evil",
                Map.of(
                    "Bundle-SymbolicName",
                    "org.example.good;singleton:=true",
                    "Bundle-Version",
                    "2.0.0")));
    Bundle good = install(folder.resolve("good.jar"));
    good.start();
    assertThat(ran("good")).isEqualTo(1);
    FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
    refresh(good);
    assertThat(wiring.resolveBundles(List.of(evil))).isFalse();
    assertThat(wiring.resolveBundles(null)).isFalse();
    assertThat(good.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(evil.getState()).isEqualTo(Bundle.INSTALLED);
  }

  @Test
  void package_of_a_bundle_that_is_not_covered_is_nobodys() throws Exception {
    trusted(
        jar(
            "good",
            Map.of(
                "Import-Package",
                "org.example.evil;resolution:=optional",
                "DynamicImport-Package",
                "*")));
    start(TrustMode.ENFORCE);
    String type = CountingActivator.class.getPackageName();
    Bundle evil = install(jar("evil", Map.of("Export-Package", "org.example.evil," + type)));
    Bundle good = install(folder.resolve("good.jar"));
    good.start();
    assertThat(good.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(good.getResource("org/example/evil/x")).isNull();
    assertThat(evil.getState()).isEqualTo(Bundle.INSTALLED);
  }

  @Test
  void fragment_is_kept_from_its_host() throws Exception {
    trusted(jar("good", Map.of()));
    start(TrustMode.ENFORCE);
    Bundle host = install(folder.resolve("good.jar"));
    Bundle fragment = install(jar("evil", Map.of("Fragment-Host", "org.example.good")));
    host.start();
    assertThat(host.getState()).isEqualTo(Bundle.ACTIVE);
    assertThat(fragment.getState()).isEqualTo(Bundle.INSTALLED);
  }

  @Test
  void folder_and_extension_of_the_framework_are_refused() throws Exception {
    start(TrustMode.ENFORCE);
    Path unpacked = Files.createDirectories(folder.resolve("unpacked/META-INF")).getParent();
    Files.writeString(
        unpacked.resolve("META-INF/MANIFEST.MF"),
        "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: org.example.f\n");
    Bundle bundle = context.installBundle("reference:" + unpacked.toUri());
    assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
    assertThat(uncovered("enforce"))
        .singleElement()
        .asString()
        .endsWith("no trusted key covers what it is made of");
    Path extension =
        jar(
            "other",
            Map.of(
                "Fragment-Host",
                "system.bundle;extension:=framework",
                "ExtensionBundle-Activator",
                CountingActivator.class.getName()));
    assertThatThrownBy(() -> install(extension)).isInstanceOf(BundleException.class);
    assertThat(ran("other")).isZero();
  }

  @Test
  void jar_that_is_allowed_meanwhile_runs() throws Exception {
    start(TrustMode.ENFORCE);
    Path jar = bundle("evil");
    Bundle bundle = install(jar);
    assertThatThrownBy(bundle::start).isInstanceOf(BundleException.class);
    Path trust = Files.createDirectories(folder.resolve("trust"));
    Files.writeString(trust.resolve("allowed"), SetJars.hash(jar) + "\n");
    bundle.start();
    assertThat(ran("evil")).isEqualTo(1);
    Files.writeString(trust.resolve("revoked"), "nonsense\n");
    assertThat(uncovered("enforce")).as("what was trusted last counts").isEmpty();
  }

  @Test
  void what_was_trusted_last_counts_after_a_restart_too() throws Exception {
    Path jar = bundle("evil");
    Path trust = Files.createDirectories(folder.resolve("trust"));
    Files.writeString(trust.resolve("allowed"), SetJars.hash(jar) + "\n");
    start(TrustMode.ENFORCE);
    install(jar).start();
    felix.stop();
    felix.waitForStop(20_000);
    Files.writeString(trust.resolve("allowed"), "nonsense\n");
    start(TrustMode.ENFORCE);
    assertThat(ran("evil")).isEqualTo(2);
    assertThat(logged).anyMatch(line -> line.contains("/allowed: \"nonsense\"; allowed is"));
  }

  @Test
  void jar_that_is_no_longer_trusted_does_not_come_back_with_a_wrong_file() throws Exception {
    Path jar = bundle("evil");
    Path trust = Files.createDirectories(folder.resolve("trust"));
    Path allowed = Files.writeString(trust.resolve("allowed"), SetJars.hash(jar) + "\n");
    start(TrustMode.ENFORCE);
    install(jar).start();
    felix.stop();
    felix.waitForStop(20_000);
    Files.delete(allowed); // while the router does not run
    start(TrustMode.ENFORCE);
    felix.stop();
    felix.waitForStop(20_000);
    Files.writeString(allowed, "nonsense\n");
    start(TrustMode.ENFORCE);
    assertThat(ran("evil")).isEqualTo(1);
  }

  @Test
  void setting_is_read_and_the_stricter_one_counts_when_it_is_odd() throws Exception {
    felix = new Felix(Map.of(Constants.FRAMEWORK_STORAGE, folder.resolve("none").toString()));
    assertThat(TrustMode.of(LauncherSettings.read(folder))).isEqualTo(TrustMode.REPORT);
    Path file = Files.writeString(folder.resolve("millrace.properties"), "trust = enforce\n");
    LauncherSettings good = LauncherSettings.read(folder);
    assertThat(TrustMode.of(good)).isEqualTo(TrustMode.ENFORCE);
    assertThat(good.problems()).isEmpty();
    Files.writeString(file, "trust = Report\n");
    LauncherSettings odd = LauncherSettings.read(folder);
    assertThat(TrustMode.of(odd)).isEqualTo(TrustMode.ENFORCE);
    assertThat(odd.problems())
        .containsExactly(file + ": trust = Report; allowed is enforce or report; enforce counts");
  }
}
