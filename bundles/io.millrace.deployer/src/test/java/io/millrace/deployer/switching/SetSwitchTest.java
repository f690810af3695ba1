// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are exchanged alone, or with those that use them. */
@Timeout(60)
class SetSwitchTest {
  @TempDir Path folder;
  private SwitchRig switching;

  @BeforeEach
  void start() throws Exception {
    switching = new SwitchRig(folder);
  }

  @AfterEach
  void stop() throws Exception {
    switching.close();
  }

  @Test
  void a_bundle_alone_is_stopped_and_the_new_one_started() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    switching.listen();
    Outcome outcome =
        switching.run(SwitchRig.alone(SwitchRig.to("a", switching.felix().jar("a", "2.0.0"))));
    assertThat(outcome.failure()).isEmpty();
    assertThat(switching.events()).hasToString("-a1 +a2 ");
    assertThat(switching.felix().bundles()).containsExactly("a 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("a");
    assertThat(outcome.pauses()).containsOnlyKeys("a");
  }

  @Test
  void beside_means_that_the_new_one_starts_first() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    switching.listen();
    switching.run(
        SwitchRig.alone(SwitchRig.move("a", switching.felix().jar("a", "2.0.0"), 50, true)));
    assertThat(switching.events()).hasToString("+a2 -a1 ");
    assertThat(switching.felix().bundles()).containsExactly("a 2.0.0 1");
  }

  @Test
  void another_build_of_the_same_version_replaces_it() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    Path second = switching.felix().jar("a", "1.0.0", "2", List.of());
    assertThat(switching.run(SwitchRig.alone(SwitchRig.to("a", second))).failure()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("a 1.0.0 2");
  }

  @Test
  void what_others_use_goes_with_them_in_the_order_of_levels() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.felix().run(switching.felix().jar("door", "1.0.0", "Import-Package", "p"), 70);
    switching.felix().run(switching.felix().jar("other", "1.0.0"), 50);
    switching.listen();
    Path second = switching.felix().jar("api", "2.0.0", "Export-Package", "p;version=2");
    Path user = switching.felix().jar("user", "2.0.0", "Import-Package", "p;version=2");
    Outcome outcome =
        switching.run(
            new Group(
                List.of(SwitchRig.move("api", second, 30, false), SwitchRig.to("user", user)),
                List.of("door", "user", "api"),
                List.of("api"),
                List.of("api", "user", "door"),
                List.of("api", "user", "door")));
    assertThat(outcome.failure()).isEmpty();
    assertThat(switching.events()).hasToString("-door1 -user1 -api1 +api2 +user2 +door1 ");
    assertThat(switching.felix().bundles())
        .containsExactly("api 2.0.0 1", "door 1.0.0 1", "other 1.0.0 1", "user 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("api", "door", "user");
  }

  @Test
  void what_does_not_resolve_touches_nothing_and_leaves_nothing() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    switching.listen();
    Path bad = switching.felix().jar("a", "2.0.0", "Import-Package", "is.not.there");
    Outcome outcome = switching.run(SwitchRig.alone(SwitchRig.to("a", bad)));
    assertThat(outcome.failure()).isEqualTo("a 2.0.0 does not resolve");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(switching.events()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_fails_to_start_is_told_and_the_way_back_is_another_switch() throws Exception {
    Path first = switching.felix().jar("a", "1.0.0");
    switching.felix().run(first, 50);
    Outcome outcome =
        switching.run(
            SwitchRig.alone(SwitchRig.to("a", switching.failing("a", FailingActivator.class))));
    assertThat(outcome.failure()).isEqualTo("a does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(switching.run(SwitchRig.alone(SwitchRig.to("a", first))).failure()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_never_ends_its_start_is_left_and_the_switch_fails() throws Exception {
    Path first = switching.felix().jar("a", "1.0.0");
    switching.felix().run(first, 50);
    Path endless = switching.failing("a", EndlessActivator.class);
    Outcome outcome =
        new SetSwitch(switching.felix().context(), 300)
            .run(List.of(SwitchRig.alone(SwitchRig.to("a", endless))), List.of());
    assertThat(outcome.failure()).isEqualTo("a does not start within 300 ms");
    assertThat(switching.run(SwitchRig.alone(SwitchRig.to("a", first))).failure()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_an_old_bundle_does_not_do_is_not_the_new_ones_fault() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    Path second = switching.felix().jar("a", "2.0.0");
    Group group =
        new Group(
            List.of(SwitchRig.to("a", second)),
            List.of("not.there.any.more", "a"),
            List.of(),
            List.of("a"),
            List.of("a"));
    Outcome outcome = switching.run(group);
    assertThat(outcome.failure()).contains("somebody else has changed the router");
    assertThat(outcome.newBundleFailed()).isFalse();
  }

  @Test
  void bundles_are_added_and_removed() throws Exception {
    switching.felix().run(switching.felix().jar("a", "1.0.0"), 50);
    Move gone = new Move("a", "", 50, false, false);
    Outcome outcome =
        switching.run(
            SwitchRig.alone(gone),
            SwitchRig.alone(SwitchRig.to("b", switching.felix().jar("b", "1.0.0"))));
    assertThat(outcome.failure()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("b 1.0.0 1");
  }

  @Test
  void what_is_there_already_is_not_touched() throws Exception {
    Path first = switching.felix().jar("a", "1.0.0");
    switching.felix().run(first, 50);
    switching.listen();
    assertThat(switching.run(SwitchRig.alone(SwitchRig.to("a", first))).failure()).isEmpty();
    assertThat(switching.events()).isEmpty();
  }

  @Test
  void all_classes_of_the_package_are_named() throws Exception {
    File[] files =
        new File(SwitchRun.class.getResource("SwitchRun.class").toURI())
            .getParentFile()
            .listFiles((parent, name) -> name.endsWith(".class") && !name.startsWith("package-"));
    assertThat(SwitchRun.CLASSES)
        .extracting(type -> type.getName().replaceFirst(".*\\.", "") + ".class")
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(files).map(File::getName).toList());
  }
}
