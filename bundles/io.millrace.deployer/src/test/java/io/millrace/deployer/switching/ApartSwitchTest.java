// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.hooks.weaving.WeavingHook;
import org.osgi.framework.wiring.FrameworkWiring;

/** Sets whose new bundles are resolved, and partly started, while the old ones serve. */
@Timeout(60)
class ApartSwitchTest {
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
  void new_bundles_have_wires_and_classes_before_old_ones_stop() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.listen();
    WeavingHook loaded =
        type ->
            switching.events().append(type.getClassName().replaceFirst(".*\\.", "")).append(' ');
    switching.felix().context().registerService(WeavingHook.class, loaded, null);
    Path api = switching.felix().jar("api", "1.0.0", "2", List.of("Export-Package", "p;version=1"));
    List<String> headers = List.of("Import-Package", "p,org.osgi.framework");
    Path user = switching.felix().jar("user", "1.0.0", "2", headers, FailingActivator.class);
    Outcome outcome = switching.run(SwitchRig.apiAndUser(api, user));
    assertThat(outcome.failure()).isEmpty();
    assertThat(switching.events()).hasToString("FailingActivator -user1 -api1 +api1 +user1 ");
    assertThat(switching.felix().bundles()).containsExactly("api 1.0.0 2", "user 1.0.0 2");
    assertThat(switching.exporterFor("user")).isEqualTo("2");
    assertThat(
            switching
                .felix()
                .context()
                .getBundle()
                .adapt(FrameworkWiring.class)
                .getRemovalPendingBundles())
        .isEmpty();
  }

  @Test
  void old_bundles_have_all_their_classes_when_they_stop() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    List<String> headers = List.of("Import-Package", "p,org.osgi.framework");
    switching
        .felix()
        .run(switching.felix().jar("user", "1.0.0", "1", headers, FailingActivator.class), 50);
    switching.listen();
    WeavingHook loaded =
        type ->
            switching.events().append(type.getClassName().replaceFirst(".*\\.", "")).append(' ');
    switching.felix().context().registerService(WeavingHook.class, loaded, null);
    Path api = switching.felix().jar("api", "1.0.0", "2", List.of("Export-Package", "p;version=1"));
    Path user = switching.felix().jar("user", "1.0.0", "2", List.of("Import-Package", "p"));
    assertThat(switching.run(SwitchRig.apiAndUser(api, user)).failure()).isEmpty();
    assertThat(switching.events()).hasToString("FailingActivator -user1 -api1 +api1 +user1 ");
  }

  @Test
  void early_bundles_of_a_set_start_while_the_old_set_serves_and_go_last() throws Exception {
    List<String> early = List.of("Export-Package", "p;version=1", "Millrace-Swap", "early");
    switching.felix().run(switching.felix().jar("api", "1.0.0", "1", early), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.listen();
    List<String> next = List.of("Export-Package", "p;version=2", "Millrace-Swap", "beside, early");
    Path api = switching.felix().jar("api", "2.0.0", "1", next);
    Path user = switching.felix().jar("user", "2.0.0", "Import-Package", "p;version=2");
    Outcome outcome = switching.run(SwitchRig.apiAndUser(api, user));
    assertThat(outcome.failure()).isEmpty();
    assertThat(switching.events()).hasToString("+api2 -user1 +user2 -api1 ");
    assertThat(switching.felix().bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1");
    assertThat(outcome.stopped()).containsExactly("api", "user");
  }

  @Test
  void bundle_that_waits_for_its_services_starts_ahead_and_the_one_before_stops_in_its_turn()
      throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.listen();
    Path api = switching.felix().jar("api", "2.0.0", "Export-Package", "p;version=2");
    List<String> next = List.of("Import-Package", "p;version=2", "Millrace-Swap", "beside, ahead");
    Path user = switching.felix().jar("user", "2.0.0", "1", next);
    assertThat(switching.run(SwitchRig.apiAndUser(api, user)).failure()).isEmpty();
    assertThat(switching.events()).hasToString("+user2 -user1 -api1 +api2 ");
    assertThat(switching.felix().bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1");
  }

  @Test
  void a_bundle_is_early_only_if_its_former_build_says_so_too() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.listen();
    List<String> next = List.of("Export-Package", "p;version=2", "Millrace-Swap", "early");
    Path api = switching.felix().jar("api", "2.0.0", "1", next);
    Path user = switching.felix().jar("user", "2.0.0", "Import-Package", "p;version=2");
    assertThat(switching.run(SwitchRig.apiAndUser(api, user)).failure()).isEmpty();
    assertThat(switching.events()).hasToString("-user1 -api1 +api2 +user2 ");
  }

  @Test
  void an_early_bundle_that_does_not_start_leaves_the_old_set_alone() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    List<String> headers = List.of("Import-Package", "p", "Millrace-Swap", "early");
    switching.felix().run(switching.felix().jar("user", "1.0.0", "1", headers), 50);
    switching.listen();
    Path api = switching.felix().jar("api", "2.0.0", "Export-Package", "p;version=2");
    List<String> bad =
        List.of(
            "Bundle-Activator",
            FailingActivator.class.getName(),
            "Import-Package",
            "p,org.osgi.framework",
            "Millrace-Swap",
            "early");
    Path user = switching.felix().jar("user", "2.0.0", "1", bad, FailingActivator.class);
    Outcome outcome = switching.run(SwitchRig.apiAndUser(api, user));
    assertThat(outcome.failure()).isEqualTo("user does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(switching.events()).hasToString("-user2 ");
    assertThat(switching.felix().bundles()).containsExactly("api 1.0.0 1", "user 1.0.0 1");
  }

  @Test
  void a_set_that_does_not_resolve_touches_nothing_and_leaves_nothing() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    switching.listen();
    Path api = switching.felix().jar("api", "2.0.0", "Export-Package", "p;version=2");
    Path bad = switching.felix().jar("user", "2.0.0", "Import-Package", "p,is.not.there");
    Outcome outcome = switching.run(SwitchRig.apiAndUser(api, bad));
    assertThat(outcome.failure()).isEqualTo("user 2.0.0 does not resolve");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(switching.events()).isEmpty();
    assertThat(switching.felix().bundles()).containsExactly("api 1.0.0 1", "user 1.0.0 1");
    Path good = switching.felix().jar("user", "2.0.0", "Import-Package", "p");
    assertThat(switching.run(SwitchRig.apiAndUser(api, good)).failure()).isEmpty();
  }

  @Test
  void a_set_that_does_not_start_has_replaced_the_old_one_all_the_same() throws Exception {
    switching
        .felix()
        .run(switching.felix().jar("api", "1.0.0", "Export-Package", "p;version=1"), 30);
    switching.felix().run(switching.felix().jar("user", "1.0.0", "Import-Package", "p"), 50);
    Path api = switching.felix().jar("api", "2.0.0", "Export-Package", "p;version=2");
    Outcome outcome =
        switching.run(SwitchRig.apiAndUser(api, switching.failing("user", FailingActivator.class)));
    assertThat(outcome.failure()).isEqualTo("user does not start: no such device");
    assertThat(outcome.newBundleFailed()).isTrue();
    assertThat(switching.felix().bundles()).containsExactly("api 2.0.0 1", "user 2.0.0 1 down");
  }
}
