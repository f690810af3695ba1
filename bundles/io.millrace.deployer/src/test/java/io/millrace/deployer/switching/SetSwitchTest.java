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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

@Timeout(60)
class SetSwitchTest {
  private static final long LIMIT_MILLIS = 20_000;

  @TempDir Path folder;
  private SmallFramework felix;
  private final StringBuilder events = new StringBuilder();

  @BeforeEach
  void start() throws Exception {
    felix = new SmallFramework(folder);
  }

  @AfterEach
  void stop() throws Exception {
    felix.close();
  }

  private void listen() {
    felix
        .context()
        .addBundleListener(
            (SynchronousBundleListener)
                event -> {
                  if (event.getType() == BundleEvent.STARTED) {
                    events.append('+').append(shown(event.getBundle()));
                  } else if (event.getType() == BundleEvent.STOPPED) {
                    events.append('-').append(shown(event.getBundle()));
                  }
                });
  }

  private static String shown(Bundle bundle) {
    return bundle.getSymbolicName() + bundle.getVersion().getMajor() + " ";
  }

  private static Move to(String name, Path jar) {
    return move(name, jar, 50, false);
  }

  private static Move move(String name, Path jar, int level, boolean beside) {
    return new Move(name, SmallFramework.location(jar), level, beside, false);
  }

  private Outcome run(Group... groups) {
    return new SetSwitch(felix.context(), LIMIT_MILLIS).run(List.of(groups), List.of());
  }

  /** A bundle that nobody else has to do with. */
  private static Group alone(Move move) {
    List<String> name = List.of(move.symbolicName());
    List<String> none = List.of();
    return new Group(
        List.of(move), none, none, move.isRemoval() ? none : name, move.isRemoval() ? none : name);
  }

  @Test
  void a_bundle_alone_is_stopped_and_the_new_one_started() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    listen();
    Outcome outcome = run(alone(to("a", felix.jar("a", "2.0.0"))));
    assertThat(outcome.failure()).isEmpty();
    assertThat(events).hasToString("-a1 +a2 ");
    assertThat(felix.bundles()).containsExactly("a 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("a");
    assertThat(outcome.pauses()).containsOnlyKeys("a");
  }

  @Test
  void beside_means_that_the_new_one_starts_first() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    listen();
    run(alone(move("a", felix.jar("a", "2.0.0"), 50, true)));
    assertThat(events).hasToString("+a2 -a1 ");
    assertThat(felix.bundles()).containsExactly("a 2.0.0 1");
  }

  @Test
  void another_build_of_the_same_version_replaces_it() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    Path second = felix.jar("a", "1.0.0", "2", List.of());
    assertThat(run(alone(to("a", second))).failure()).isEmpty();
    assertThat(felix.bundles()).containsExactly("a 1.0.0 2");
  }

  @Test
  void what_others_use_goes_with_them_in_the_order_of_levels() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    felix.run(felix.jar("door", "1.0.0", "Import-Package", "p"), 70);
    felix.run(felix.jar("other", "1.0.0"), 50);
    listen();
    Path second = felix.jar("api", "2.0.0", "Export-Package", "p;version=2");
    Path user = felix.jar("user", "2.0.0", "Import-Package", "p;version=2");
    Outcome outcome =
        run(
            new Group(
                List.of(move("api", second, 30, false), to("user", user)),
                List.of("door", "user", "api"),
                List.of("api"),
                List.of("api", "user", "door"),
                List.of("api", "user", "door")));
    assertThat(outcome.failure()).isEmpty();
    assertThat(events).hasToString("-door1 -user1 -api1 +api2 +user2 +door1 ");
    assertThat(felix.bundles())
        .containsExactly("api 2.0.0 1", "door 1.0.0 1", "other 1.0.0 1", "user 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("api", "door", "user");
  }

  @Test
  void what_does_not_resolve_touches_nothing_and_leaves_nothing() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    listen();
    Path bad = felix.jar("a", "2.0.0", "Import-Package", "is.not.there");
    Outcome outcome = run(alone(to("a", bad)));
    assertThat(outcome.failure()).isEqualTo("a 2.0.0 does not resolve");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(events).isEmpty();
    assertThat(felix.bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_fails_to_start_is_told_and_the_way_back_is_another_switch() throws Exception {
    Path first = felix.jar("a", "1.0.0");
    felix.run(first, 50);
    Outcome outcome = run(alone(to("a", failing("a", FailingActivator.class))));
    assertThat(outcome.failure()).isEqualTo("a does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(run(alone(to("a", first))).failure()).isEmpty();
    assertThat(felix.bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_never_ends_its_start_is_left_and_the_switch_fails() throws Exception {
    Path first = felix.jar("a", "1.0.0");
    felix.run(first, 50);
    Path endless = failing("a", EndlessActivator.class);
    Outcome outcome =
        new SetSwitch(felix.context(), 300).run(List.of(alone(to("a", endless))), List.of());
    assertThat(outcome.failure()).isEqualTo("a does not start within 300 ms");
    assertThat(run(alone(to("a", first))).failure()).isEmpty();
    assertThat(felix.bundles()).containsExactly("a 1.0.0 1");
  }

  @Test
  void what_an_old_bundle_does_not_do_is_not_the_new_ones_fault() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    Path second = felix.jar("a", "2.0.0");
    Group group =
        new Group(
            List.of(to("a", second)),
            List.of("not.there.any.more", "a"),
            List.of(),
            List.of("a"),
            List.of("a"));
    Outcome outcome = run(group);
    assertThat(outcome.failure()).contains("somebody else has changed the router");
    assertThat(outcome.newBundleFailed()).isFalse();
  }

  private Path failing(String name, Class<?> activator) throws Exception {
    List<String> headers =
        List.of("Bundle-Activator", activator.getName(), "Import-Package", "org.osgi.framework");
    return felix.jar(name, "2.0.0", "1", headers, activator);
  }

  @Test
  void bundles_are_added_and_removed() throws Exception {
    felix.run(felix.jar("a", "1.0.0"), 50);
    Move gone = new Move("a", "", 50, false, false);
    Outcome outcome = run(alone(gone), alone(to("b", felix.jar("b", "1.0.0"))));
    assertThat(outcome.failure()).isEmpty();
    assertThat(felix.bundles()).containsExactly("b 1.0.0 1");
  }

  @Test
  void what_is_there_already_is_not_touched() throws Exception {
    Path first = felix.jar("a", "1.0.0");
    felix.run(first, 50);
    listen();
    assertThat(run(alone(to("a", first))).failure()).isEmpty();
    assertThat(events).isEmpty();
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
