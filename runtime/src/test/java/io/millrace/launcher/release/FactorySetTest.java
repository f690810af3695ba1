// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
          bundle(context, "first").update(stream("first", "1.5.0"));
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

  /** Starts, acts, stops; returns the bundles there were before the act. */
  private Map<String, String> start(Act act) throws Exception {
    try (SmallRouter router = SmallRouter.start(directory)) {
      Map<String, String> bundles = router.bundles();
      act.on(router.context());
      return bundles;
    }
  }

  private static Bundle bundle(BundleContext context, String name) {
    return SmallRouter.bundle(context, name);
  }

  private void ship(String level, String name, String version) throws IOException {
    Path file = Files.createDirectories(system.resolve(level)).resolve(name + ".jar");
    Files.write(file, SmallRouter.jar(name, version));
  }

  private static ByteArrayInputStream stream(String name, String version) throws IOException {
    return new ByteArrayInputStream(SmallRouter.jar(name, version));
  }
}
