// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.switching.SmallFramework;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Replaced class loaders are asked for after the verdict; the clock is the test's. */
class LoaderWatchTest {
  @TempDir Path folder;
  private final LoaderWatch watch = new LoaderWatch();
  private SmallFramework felix;
  private BundleWiring held;
  private long collections = 7;

  @BeforeEach
  void replace() throws Exception {
    felix = new SmallFramework(folder);
    Bundle old = felix.run(felix.jar("a", "1.0.0"), 10);
    held = old.adapt(BundleWiring.class);
    OldLoaders loaders = OldLoaders.of(felix.context().getBundles());
    felix.run(felix.jar("a", "1.0.1"), 10);
    old.uninstall();
    watch.add(loaders, 0);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  private List<String> lookAfter(Duration age, String... ignored) {
    watch.look(age.toNanos(), collections, List.of(ignored), felix.context().getBundles());
    return watch.held();
  }

  private boolean wantsCollectionAfter(Duration age) {
    return watch.wantsCollection(age.toNanos());
  }

  @Test
  void what_a_collection_some_minutes_later_leaves_is_a_leak() {
    assertThat(lookAfter(Duration.ofMinutes(4))).isEmpty();
    assertThat(wantsCollectionAfter(Duration.ofMinutes(4))).isFalse();
    assertThat(lookAfter(Duration.ofMinutes(6))).isEmpty();
    assertThat(wantsCollectionAfter(Duration.ofMinutes(6))).isTrue();
    collections++;
    assertThat(lookAfter(Duration.ofMinutes(7))).containsExactly("a");
    assertThat(wantsCollectionAfter(Duration.ofMinutes(60))).isFalse();
    assertThat(held).isNotNull();
  }

  @Test
  void a_collection_before_that_proves_nothing() {
    lookAfter(Duration.ofMinutes(1));
    collections++;
    assertThat(lookAfter(Duration.ofMinutes(6))).isEmpty();
  }

  @Test
  void collections_are_asked_for_now_and_then_and_not_for_ever() {
    lookAfter(Duration.ofMinutes(6));
    assertThat(wantsCollectionAfter(Duration.ofMinutes(6))).isTrue();
    assertThat(wantsCollectionAfter(Duration.ofMinutes(10))).isFalse();
    assertThat(wantsCollectionAfter(Duration.ofMinutes(11))).isTrue();
    lookAfter(Duration.ofHours(6));
    assertThat(wantsCollectionAfter(Duration.ofHours(7))).isFalse();
  }

  @Test
  void what_may_be_held_is_no_leak() {
    lookAfter(Duration.ofMinutes(6), "a");
    collections++;
    assertThat(lookAfter(Duration.ofMinutes(7), "a")).isEmpty();
    assertThat(wantsCollectionAfter(Duration.ofMinutes(7))).isFalse();
  }

  @Test
  void a_leak_is_over_when_the_loader_goes() {
    lookAfter(Duration.ofMinutes(6));
    collections++;
    lookAfter(Duration.ofMinutes(7));
    held = null;
    for (int i = 0; i < 20 && !lookAfter(Duration.ofMinutes(8)).isEmpty(); i++) {
      System.gc();
    }
    assertThat(watch.held()).isEmpty();
  }
}
