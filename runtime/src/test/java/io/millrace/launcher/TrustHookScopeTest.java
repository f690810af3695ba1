// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.launcher.trusted.CountingActivator;
import io.millrace.lib.release.set.SetJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * What a bundle that is not covered does to others, and what becomes of one whose trust changes.
 */
class TrustHookScopeTest extends TrustHookCase {
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
