// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/** What a plan says of changes to an API, a service that uses it, and a bundle on its own. */
class PlannerTest {
  private static final String API = "api";
  private static final String SERVICE = "service";
  private static final String ALONE = "alone";

  @TempDir Path folder;
  private World world;
  private int jars;

  @BeforeEach
  void install() throws Exception {
    world = new World(folder);
    start(API, Map.of("Export-Package", "p.api;version=1.2"));
    world.context().getBundle(0).adapt(FrameworkStartLevel.class).setInitialBundleStartLevel(2);
    start(SERVICE, Map.of("Import-Package", "p.api;version=\"[1.2,2)\""));
    start(ALONE, Map.of("Import-Package", "p.api;resolution:=optional", "Millrace-Swap", "beside"));
  }

  private void start(String name, Map<String, String> headers) throws Exception {
    Bundle bundle = world.context().installBundle(jar(name, "1.0.0", headers).toUri().toString());
    bundle.start();
  }

  private Path jar(String name, String version, Map<String, String> headers) throws Exception {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Bundle-SymbolicName", name);
    all.put("Bundle-Version", version);
    return Manifests.jar(folder.resolve("jar" + jars++ + ".jar"), all);
  }

  private Change update(String name, String version, Map<String, String> headers) throws Exception {
    return Change.update(name, jar(name, version, headers), 1);
  }

  private Change add(Map<String, String> headers) throws Exception {
    return Change.add("new", jar("new", "1.0.0", headers), 1);
  }

  private Plan plan(Change... changes) {
    return new Planner(world.context(), PauseHistory.NONE).plan(List.of(changes));
  }

  private void assertRefused(String sentence, Change... changes) {
    assertThat(plan(changes).refusals()).containsExactly(sentence);
  }

  @AfterEach
  void stop() throws Exception {
    world.close();
  }

  @Test
  void a_package_that_nobody_offers() throws Exception {
    assertRefused(
        "new needs the package p.none, from 1.0.0 on, below 2.0.0; nobody offers it.",
        add(Map.of("Import-Package", "p.none;version=\"[1,2)\"")));
  }

  @Test
  void a_package_that_is_there_in_another_version() throws Exception {
    assertRefused(
        "service needs the package p.api, from 1.2.0 on, below 2.0.0; there is 3.0.0 of api.",
        update(API, "3.0.0", Map.of("Export-Package", "p.api;version=3")));
  }

  @Test
  void removing_what_others_need() {
    assertRefused(
        "service needs the package p.api, from 1.2.0 on, below 2.0.0, which api offers now and"
            + " would no longer.",
        Change.remove(API));
  }

  @Test
  void a_newer_java() throws Exception {
    assertRefused(
        "new needs Java 99; this is Java " + Runtime.version().feature() + ".",
        add(Map.of("Require-Capability", "osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=99))\"")));
  }

  @Test
  void a_fragment_without_its_host() throws Exception {
    assertRefused(
        "new needs the bundle nobody to attach to; nobody offers it.",
        add(Map.of("Fragment-Host", "nobody")));
  }

  @Test
  void a_bundle_that_is_required() throws Exception {
    assertRefused(
        "new needs the bundle api, from 2.0.0 on; there is 1.0.0 of api.",
        add(Map.of("Require-Bundle", "api;bundle-version=2")));
  }

  @Test
  void a_capability() throws Exception {
    assertRefused(
        "new needs the capability gold (carat>=18); nobody offers it.",
        add(Map.of("Require-Capability", "gold;filter:=\"(carat>=18)\"")));
  }

  @Test
  void one_that_needs_one_that_does_not_resolve() throws Exception {
    Map<String, String> broken =
        Map.of("Export-Package", "p.api;version=1.2", "Import-Package", "p.none");
    assertThat(plan(update(API, "1.1.0", broken)).refusals())
        .containsExactlyInAnyOrder(
            "api needs the package p.none; nobody offers it.",
            "service needs the package p.api, from 1.2.0 on, below 2.0.0 of api, which does not"
                + " resolve.");
  }

  @Test
  void packages_that_do_not_fit_together() throws Exception {
    start("base", Map.of("Export-Package", "p.base;version=1"));
    start("base2", Map.of("Export-Package", "p.base;version=2"));
    start(
        "user",
        Map.of(
            "Export-Package",
            "p.user;uses:=\"p.base\"",
            "Import-Package",
            "p.base;version=\"[1,2)\""));
    Map<String, String> torn = Map.of("Import-Package", "p.user,p.base;version=\"[2,3)\"");
    assertThat(plan(add(torn)).refusals())
        .singleElement()
        .asString()
        .startsWith("new does not resolve: Uses constraint violation");
  }

  @Test
  void names_that_cannot_be_meant() throws Exception {
    assertRefused(
        "The jar for alone is another bundle: service.",
        Change.update(ALONE, jar(SERVICE, "2.0.0", Map.of()), 1));
    assertRefused(
        "alone is to be changed twice.", update(ALONE, "2.0.0", Map.of()), Change.remove(ALONE));
    assertRefused(
        "alone is to be added, but a bundle of that name is installed.",
        Change.add(ALONE, jar(ALONE, "2.0.0", Map.of()), 1));
    assertRefused(
        "new is to be removed, but no bundle of that name is installed.", Change.remove("new"));
  }

  @Test
  void a_lower_version_unless_it_is_allowed() throws Exception {
    Change older = update(ALONE, "0.9.0", Map.of());
    Planner planner = new Planner(world.context(), PauseHistory.NONE);
    assertThat(planner.plan(List.of(older), Map.of(ALONE, new Version(1, 0, 0))).refusals())
        .containsExactly("alone 0.9.0 is older than the 1.0.0 of the set that was committed.");
    assertThat(planner.plan(List.of(older), Map.of(ALONE, new Version(0, 9, 0))).isPossible())
        .isTrue();
    assertThat(planner.plan(List.of(older)).isPossible()).isTrue();
  }

  @Test
  void what_is_no_bundle() throws Exception {
    Path junk = Files.write(folder.resolve("junk"), new byte[100]);
    assertThat(plan(Change.update(ALONE, junk, 1)).refusals())
        .singleElement()
        .asString()
        .startsWith("alone: junk is no bundle: it is no jar");
    assertThat(plan(update(ALONE, "2.0.0", Map.of("Import-Package", "a,a"))).refusals())
        .singleElement()
        .asString()
        .startsWith("alone: the framework would not install it: Duplicate import");
  }

  @Test
  void what_has_native_code_needs_a_restart_also_when_it_goes() throws Exception {
    Map<String, String> headers = Map.of("Bundle-NativeCode", "none.so;osname=none,*");
    start("native", headers);
    String restart =
        "native has native code, which a class loader has for itself: the framework is started"
            + " again.";
    assertThat(plan(update("native", "2.0.0", headers)).restart()).containsExactly(restart);
    assertThat(plan(Change.remove("native")).restart()).containsExactly(restart);
    assertThat(plan(add(headers)).restart()).isEmpty();
  }

  @Test
  void native_code_that_is_uninstalled_and_still_used_goes_with_any_change() throws Exception {
    start("native", Map.of("Export-Package", "p.code", "Bundle-NativeCode", "none.so;osname=no,*"));
    start("user", Map.of("Import-Package", "p.code;resolution:=optional"));
    BundleNames.find(world.context(), "native").orElseThrow().uninstall();
    assertThat(plan(update(ALONE, "1.1.0", Map.of())).restart())
        .singleElement()
        .asString()
        .startsWith("native has native code");
  }

  @Test
  void what_extends_the_framework_needs_a_restart() throws Exception {
    Plan plan = plan(add(Map.of("Fragment-Host", "system.bundle;extension:=framework")));
    assertThat(plan.restart()).containsExactly("new extends the framework itself.");
    assertThat(plan.refusals()).isEmpty();
  }

  @Test
  void an_api_takes_its_users_along() throws Exception {
    Plan plan = plan(update(API, "1.3.0", Map.of("Export-Package", "p.api;version=1.3")));
    assertThat(plan.stopped()).containsExactlyInAnyOrder(API, SERVICE, ALONE);
    assertThat(plan.groups()).hasSize(1);
    assertThat(plan.groups().get(0).stops()).containsExactly(ALONE, SERVICE, API);
    assertThat(plan.groups().get(0).starts()).containsExactly(API, SERVICE, ALONE);
  }

  @Test
  void an_optional_package_that_goes_is_remarked() throws Exception {
    Plan plan = plan(Change.remove(API), Change.remove(SERVICE));
    assertThat(plan.remarks()).containsExactly("alone goes on without the package p.api.");
  }

  @Test
  void a_bundle_that_may_run_twice_is_started_beside_its_predecessor() throws Exception {
    Plan plan = plan(update(ALONE, "1.1.0", Map.of("Millrace-Swap", "beside")));
    assertThat(plan.groups()).singleElement().matches(ChangeGroup::besides);
    assertThat(plan.stopped()).containsExactly(ALONE);
    assertThat(plan(update(ALONE, "1.1.0", Map.of())).groups())
        .singleElement()
        .matches(each -> !each.besides());
  }

  @Test
  void what_has_nothing_to_do_with_each_other_is_done_one_after_the_other() throws Exception {
    Plan plan = plan(update(SERVICE, "1.1.0", Map.of()), update(ALONE, "1.1.0", Map.of()));
    assertThat(plan.groups()).hasSize(2);
  }

  @Test
  void the_pause_is_the_longest_of_the_groups_and_unknown_when_one_is() throws Exception {
    Change service = update(SERVICE, "1.1.0", Map.of());
    Change alone = update(ALONE, "1.1.0", Map.of());
    PauseHistory history =
        stopped ->
            stopped.equals(Set.of(SERVICE)) ? Optional.of(Duration.ofMillis(40)) : Optional.empty();
    Planner planner = new Planner(world.context(), history);
    assertThat(planner.plan(List.of(service)).predictedPause()).contains(Duration.ofMillis(40));
    assertThat(planner.plan(List.of(service, alone)).predictedPause()).isEmpty();
  }

  @Test
  void nothing_is_touched_by_planning() throws Exception {
    try (Reality reality = new Reality(world.context())) {
      plan(update(API, "1.3.0", Map.of("Export-Package", "p.api;version=1.3")));
      assertThat(reality.stopped()).isEmpty();
      assertThat(reality.refreshed()).isEmpty();
      assertThat(world.context().getDataFile("").list()).noneMatch(each -> each.startsWith("plan"));
    }
  }

  @Test
  void what_goes_otherwise_than_planned_is_told() throws Exception {
    Plan plan = plan(update(ALONE, "1.1.0", Map.of()));
    try (PlanCheck check = new PlanCheck(world.context(), plan, List.of())) {
      BundleNames.find(world.context(), SERVICE).orElseThrow().stop();
      assertThat(check.differences())
          .contains(
              "service stopped, which was not planned.",
              "alone did not stop, though that was planned.");
    }
  }
}
