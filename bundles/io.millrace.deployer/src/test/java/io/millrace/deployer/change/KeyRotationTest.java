// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static io.millrace.lib.release.journal.ReleaseState.AWAITING_CONFIRM;
import static io.millrace.lib.release.journal.ReleaseState.COMMITTED;
import static io.millrace.lib.release.journal.ReleaseState.REFUSED;
import static io.millrace.lib.release.journal.ReleaseState.ROLLED_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.Origin;
import io.millrace.deployer.service.PlanLines;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustedKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that add and revoke keys. */
@Timeout(60)
class KeyRotationTest {
  private static final Origin ORIGIN = Origin.of("shell", "anna", "");
  private static final String MAKER = TrustedKey.id(TestRelease.MAKER.getPublic());
  private static final TrustChange SECOND =
      new TrustChange(Map.of("second", TestRelease.key(TestRelease.SECOND, "*")), List.of());
  private static final TrustChange SECOND_FOR_MAKER =
      new TrustChange(SECOND.keys(), List.of("key " + MAKER));

  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.makerMayRotate();
    router.factory("one", "1.0.0");
    router.factory("two", "1.0.0");
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private TestRelease release(long sequence, String version) throws Exception {
    return new TestRelease("1." + sequence, sequence)
        .bundle(router.jar("one", version), 50)
        .bundle(router.jar("two", version), 50);
  }

  private JournalRecord install(TestRelease release) throws Exception {
    return router.install(release, router.order());
  }

  @Test
  void key_that_is_added_signs_the_next_release_once_somebody_has_confirmed_it() throws Exception {
    assertThat(install(release(1, "2.0.0").trust(SECOND)).state()).isEqualTo(AWAITING_CONFIRM);
    assertThat(folder.resolve("releases/trust")).doesNotExist();
    assertThat(router.await(router.releases().confirm(ORIGIN)).state()).isEqualTo(COMMITTED);
    TestRelease bySecond = release(2, "3.0.0").signedBy(TestRelease.SECOND);
    assertThat(install(bySecond).state()).isEqualTo(COMMITTED);
  }

  @Test
  void keys_that_the_disk_does_not_take_after_the_commit_are_said() throws Exception {
    install(release(1, "2.0.0").trust(SECOND));
    assertThat(router.storage().faults()).isEmpty();
    Path inTheWay = Files.writeString(folder.resolve("releases/trust"), "");
    assertThat(router.await(router.releases().confirm(ORIGIN)).state()).isEqualTo(COMMITTED);
    router.plan(release(2, "3.0.0").write(folder)); // after the commit, on the same thread
    assertThat(router.storage().faults())
        .singleElement()
        .asString()
        .startsWith("the trusted keys are not changed as ");
    Files.delete(inTheWay);
  }

  @Test
  void change_that_nobody_confirms_leaves_the_keys_as_they_were() throws Exception {
    install(
        release(1, "2.0.0")
            .trust(SECOND_FOR_MAKER)
            .signedBy(TestRelease.MAKER, TestRelease.SECOND));
    router.passTimer();
    assertThat(router.awaitEnd().state()).isEqualTo(ROLLED_BACK);
    JournalRecord refused = install(release(2, "3.0.0").signedBy(TestRelease.SECOND));
    assertThat(refused.field(Fields.CRITERION)).isEqualTo("unknown-signer");
    assertThat(install(release(3, "3.0.0")).state()).isEqualTo(COMMITTED);
  }

  @Test
  void plan_names_the_keys_and_what_stays() throws Exception {
    Preview preview =
        router.plan(
            release(1, "2.0.0")
                .trust(SECOND_FOR_MAKER)
                .signedBy(TestRelease.MAKER, TestRelease.SECOND)
                .write(folder));
    String maker = "the key maker (" + MAKER.substring(0, 12) + "...) is revoked";
    assertThat(preview.waysIn()).contains("the trusted keys");
    assertThat(preview.keys()).hasSize(2).contains(maker);
    assertThat(preview.keys().get(0))
        .startsWith("the key second (")
        .endsWith(") is added: bundles [*], configurations [*]");
    assertThat(PlanLines.all(preview))
        .contains("keys       " + maker)
        .contains("not undone " + maker + "; once committed, that stays so after a rollback")
        .contains("confirm    needed, for it changes the trusted keys");
    assertThat(router.plan(release(1, "2.0.0").write(folder)).keys()).isEmpty();
  }

  @Test
  void revoked_key_signs_nothing_more_also_after_a_rollback() throws Exception {
    install(
        release(1, "2.0.0")
            .trust(SECOND_FOR_MAKER)
            .signedBy(TestRelease.MAKER, TestRelease.SECOND));
    router.await(router.releases().confirm(ORIGIN));
    assertThat(install(release(2, "3.0.0")).field(Fields.CRITERION)).isEqualTo("revoked-key");
    router.await(router.releases().revert(true, ORIGIN, record -> {}));
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
    assertThat(install(release(3, "3.0.0")).field(Fields.CRITERION)).isEqualTo("revoked-key");
    TestRelease bySecond = release(4, "3.0.0").signedBy(TestRelease.SECOND);
    assertThat(install(bySecond).state()).isEqualTo(COMMITTED);
  }

  @Test
  void key_without_the_right_changes_no_keys() throws Exception {
    router.trust("*");
    JournalRecord refused = install(release(1, "2.0.0").trust(SECOND));
    assertThat(refused.state()).isEqualTo(REFUSED);
    assertThat(refused.field(JournalRecord.REASON))
        .isEqualTo("nobody who signed it may sign for a change of the trusted keys");
  }

  @Test
  void bundles_that_stay_must_be_trusted_afterwards_too() throws Exception {
    assertThat(install(release(1, "2.0.0")).state()).isEqualTo(COMMITTED);
    TestRelease onlyTwo =
        new TestRelease("1.2", 2)
            .bundle(router.jar("two", "3.0.0"), 50)
            .only("two")
            .trust(SECOND_FOR_MAKER)
            .signedBy(TestRelease.MAKER, TestRelease.SECOND);
    JournalRecord refused = install(onlyTwo);
    assertThat(refused.field(Fields.CRITERION)).isEqualTo("keys-of-what-stays");
    assertThat(refused.field(JournalRecord.REASON)).contains("what stays: one;");
  }

  /** As when the power goes between the commit and what follows it. */
  @Test
  void change_that_was_committed_counts_after_the_deployer_has_started_again() throws Exception {
    install(release(1, "2.0.0").trust(SECOND));
    router.await(router.releases().confirm(ORIGIN));
    TestRelease bySecond = release(2, "3.0.0").signedBy(TestRelease.SECOND);
    assertThat(router.plan(bySecond.write(folder)).id()).contains(":1.2");
    try (var files = Files.list(folder.resolve("releases/trust"))) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    router.replaceDeployer(EndOfDeployer.ROUTER_STOPS);
    assertThat(install(bySecond).state()).isEqualTo(COMMITTED);
  }
}
