// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

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
  void new_bundles_have_wires_and_classes_before_old_ones_stop() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    listen();
    WeavingHook loaded =
        type -> events.append(type.getClassName().replaceFirst(".*\\.", "")).append(' ');
    felix.context().registerService(WeavingHook.class, loaded, null);
    Path api = felix.jar("api", "1.0.0", "2", List.of("Export-Package", "p;version=1"));
    List<String> headers = List.of("Import-Package", "p,org.osgi.framework");
    Path user = felix.jar("user", "1.0.0", "2", headers, FailingActivator.class);
    Outcome outcome = run(apiAndUser(api, user));
    assertThat(outcome.failure()).isEmpty();
    assertThat(events).hasToString("FailingActivator -user1 -api1 +api1 +user1 ");
    assertThat(felix.bundles()).containsExactly("api 1.0.0 2", "user 1.0.0 2");
    assertThat(exporterFor("user")).isEqualTo("2");
    assertThat(felix.context().getBundle().adapt(FrameworkWiring.class).getRemovalPendingBundles())
        .isEmpty();
  }

  @Test
  void old_bundles_have_all_their_classes_when_they_stop() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    List<String> headers = List.of("Import-Package", "p,org.osgi.framework");
    felix.run(felix.jar("user", "1.0.0", "1", headers, FailingActivator.class), 50);
    listen();
    WeavingHook loaded =
        type -> events.append(type.getClassName().replaceFirst(".*\\.", "")).append(' ');
    felix.context().registerService(WeavingHook.class, loaded, null);
    Path api = felix.jar("api", "1.0.0", "2", List.of("Export-Package", "p;version=1"));
    Path user = felix.jar("user", "1.0.0", "2", List.of("Import-Package", "p"));
    assertThat(run(apiAndUser(api, user)).failure()).isEmpty();
    assertThat(events).hasToString("FailingActivator -user1 -api1 +api1 +user1 ");
  }

  private Group apiAndUser(Path api, Path user) {
    return new Group(
        List.of(move("api", api, 30, false), to("user", user)),
        List.of("user", "api"),
        List.of("api", "user"),
        List.of("api", "user"),
        List.of("api", "user"));
  }

  @Test
  void early_bundles_of_a_set_start_while_the_old_set_serves_and_go_last() throws Exception {
    List<String> early = List.of("Export-Package", "p;version=1", "Millrace-Swap", "early");
    felix.run(felix.jar("api", "1.0.0", "1", early), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    listen();
    List<String> next = List.of("Export-Package", "p;version=2", "Millrace-Swap", "beside, early");
    Path api = felix.jar("api", "2.0.0", "1", next);
    Path user = felix.jar("user", "2.0.0", "Import-Package", "p;version=2");
    Outcome outcome = run(apiAndUser(api, user));
    assertThat(outcome.failure()).isEmpty();
    assertThat(events).hasToString("+api2 -user1 +user2 -api1 ");
    assertThat(felix.bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("api", "user");
  }

  @Test
  void bundle_that_waits_for_its_services_starts_ahead_and_the_one_before_stops_in_its_turn()
      throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    listen();
    Path api = felix.jar("api", "2.0.0", "Export-Package", "p;version=2");
    List<String> next = List.of("Import-Package", "p;version=2", "Millrace-Swap", "beside, ahead");
    Path user = felix.jar("user", "2.0.0", "1", next);
    assertThat(run(apiAndUser(api, user)).failure()).isEmpty();
    assertThat(events).hasToString("+user2 -user1 -api1 +api2 ");
    assertThat(felix.bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1");
  }

  @Test
  void a_bundle_is_early_only_if_its_former_build_says_so_too() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    listen();
    List<String> next = List.of("Export-Package", "p;version=2", "Millrace-Swap", "early");
    Path api = felix.jar("api", "2.0.0", "1", next);
    Path user = felix.jar("user", "2.0.0", "Import-Package", "p;version=2");
    assertThat(run(apiAndUser(api, user)).failure()).isEmpty();
    assertThat(events).hasToString("-user1 -api1 +api2 +user2 ");
  }

  @Test
  void an_early_bundle_that_does_not_start_leaves_the_old_set_alone() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    List<String> headers = List.of("Import-Package", "p", "Millrace-Swap", "early");
    felix.run(felix.jar("user", "1.0.0", "1", headers), 50);
    listen();
    Path api = felix.jar("api", "2.0.0", "Export-Package", "p;version=2");
    List<String> bad =
        List.of(
            "Bundle-Activator",
            FailingActivator.class.getName(),
            "Import-Package",
            "p,org.osgi.framework",
            "Millrace-Swap",
            "early");
    Path user = felix.jar("user", "2.0.0", "1", bad, FailingActivator.class);
    Outcome outcome = run(apiAndUser(api, user));
    assertThat(outcome.failure()).isEqualTo("user does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(events).hasToString("-user2 ");
    assertThat(felix.bundles()).containsExactly("api 1.0.0 1", "user 1.0.0 1");
  }

  /** Returns which build of the exporter a bundle is wired to. */
  private String exporterFor(String name) {
    return Arrays.stream(felix.context().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .flatMap(bundle -> bundle.adapt(BundleWiring.class).getRequiredWires(null).stream())
        .map(wire -> wire.getProvider().getBundle())
        .filter(bundle -> "api".equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getHeaders().get("Test-Build"))
        .collect(Collectors.joining());
  }

  @Test
  void a_set_that_does_not_resolve_touches_nothing_and_leaves_nothing() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    listen();
    Path api = felix.jar("api", "2.0.0", "Export-Package", "p;version=2");
    Path bad = felix.jar("user", "2.0.0", "Import-Package", "p,is.not.there");
    Outcome outcome = run(apiAndUser(api, bad));
    assertThat(outcome.failure()).isEqualTo("user 2.0.0 does not resolve");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(events).isEmpty();
    assertThat(felix.bundles()).containsExactly("api 1.0.0 1", "user 1.0.0 1");
    Path good = felix.jar("user", "2.0.0", "Import-Package", "p");
    assertThat(run(apiAndUser(api, good)).failure()).isEmpty();
  }

  @Test
  void a_set_that_does_not_start_has_replaced_the_old_one_all_the_same() throws Exception {
    felix.run(felix.jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    felix.run(felix.jar("user", "1.0.0", "Import-Package", "p"), 50);
    Path api = felix.jar("api", "2.0.0", "Export-Package", "p;version=2");
    Outcome outcome = run(apiAndUser(api, failing("user", FailingActivator.class)));
    assertThat(outcome.failure()).isEqualTo("user does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(felix.bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1 down");
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
