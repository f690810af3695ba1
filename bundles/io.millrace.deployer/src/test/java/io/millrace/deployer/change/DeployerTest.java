// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static io.millrace.lib.release.journal.ReleaseState.AWAITING_CONFIRM;
import static io.millrace.lib.release.journal.ReleaseState.COMMITTED;
import static io.millrace.lib.release.journal.ReleaseState.JUDGING;
import static io.millrace.lib.release.journal.ReleaseState.PLANNED;
import static io.millrace.lib.release.journal.ReleaseState.RECEIVED;
import static io.millrace.lib.release.journal.ReleaseState.REFUSED;
import static io.millrace.lib.release.journal.ReleaseState.ROLLED_BACK;
import static io.millrace.lib.release.journal.ReleaseState.ROLLING_BACK;
import static io.millrace.lib.release.journal.ReleaseState.STAGED;
import static io.millrace.lib.release.journal.ReleaseState.SWITCHING;
import static io.millrace.lib.release.journal.ReleaseState.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.audit.Origin;
import io.millrace.deployer.change.Router.Judgement;
import io.millrace.deployer.switching.FailingActivator;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.testing.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of releases that are let in: switched, judged, undone, confirmed. */
@Timeout(60)
class DeployerTest {
  private static final Origin ORIGIN = Origin.of("shell", "anna", "");

  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.factory("two", "1.0.0");
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.close();
  }

  private TestRelease release(long sequence, String one, String two) throws Exception {
    return new TestRelease("1." + sequence, sequence)
        .bundle(router.jar("one", one), 50)
        .bundle(router.jar("two", two), 50);
  }

  private JournalRecord install(TestRelease release) throws Exception {
    return router.install(release, router.order());
  }

  @Test
  void release_is_installed_and_every_state_is_in_the_journal() throws Exception {
    JournalRecord end = install(release(1, "2.0.0", "1.0.0"));
    assertThat(router.states())
        .containsExactly(RECEIVED, VERIFIED, STAGED, PLANNED, SWITCHING, JUDGING, COMMITTED);
    assertThat(router.bundles()).containsExactly("one 2.0.0 1", "two 1.0.0 1");
    assertThat(end.field(JournalRecord.ID)).isEqualTo("org.example:house:mrl:1.1");
    assertThat(end.field(Fields.BUNDLES)).isEqualTo("one");
    assertThat(end.field(Fields.PREDICTED)).isEqualTo(end.field(Fields.STOPPED)).isEqualTo("one");
    assertThat(end.field(Fields.UNPLANNED)).isEmpty();
    assertThat(end.field(JournalRecord.WHO)).isEqualTo("anna");
    assertThat(router.releases().status().runs()).isEqualTo("org.example:house:mrl:1.1");
    assertThat(router.releases().status().drift()).isEmpty();
  }

  @Test
  void what_goes_otherwise_than_planned_is_in_the_journal() throws Exception {
    router.shellUser().restartWhenAnotherStops("two");
    JournalRecord end = install(release(1, "2.0.0", "1.0.0"));
    assertThat(end.state()).isEqualTo(COMMITTED);
    assertThat(end.field(Fields.UNPLANNED))
        .isEqualTo("two stopped, which was not planned. two started, which was not planned.");
  }

  @Test
  void release_that_the_judge_finds_bad_is_rolled_back_and_not_tried_again() throws Exception {
    router.verdict(new Judgement(false, false, List.of("errors: 0.5 of the requests fail")));
    TestRelease bad = release(1, "2.0.0", "2.0.0");
    JournalRecord end = install(bad);
    assertThat(end.state()).isEqualTo(ROLLED_BACK);
    assertThat(end.field(JournalRecord.REASON)).isEqualTo("errors: 0.5 of the requests fail");
    assertThat(router.states()).endsWith(SWITCHING, JUDGING, ROLLING_BACK, ROLLED_BACK);
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
    router.verdict(TestRouter.GOOD);
    JournalRecord again = install(bad);
    assertThat(again.state()).isEqualTo(REFUSED);
    assertThat(again.field(Fields.CRITERION)).isEqualTo("failed-before");
    assertThat(router.install(bad, router.order("again")).state()).isEqualTo(COMMITTED);
  }

  @Test
  void bundle_that_does_not_start_brings_the_old_set_back() throws Exception {
    Path failing = router.failing("two", "2.0.0", FailingActivator.class);
    TestRelease bad =
        new TestRelease("1.1", 1).bundle(router.jar("one", "2.0.0"), 50).bundle(failing, 50);
    JournalRecord end = install(bad);
    assertThat(end.state()).isEqualTo(ROLLED_BACK);
    assertThat(end.field(JournalRecord.REASON)).isEqualTo("two does not start: no such device");
    assertThat(end.field(JournalRecord.BAD)).isEqualTo("true");
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
    assertThat(router.restarts()).isZero();
  }

  @Test
  void what_somebody_changed_during_the_switch_is_not_the_releases_fault() throws Exception {
    install(release(1, "2.0.0", "1.0.0"));
    TestRelease release = release(2, "3.0.0", "1.0.0");
    router.holdOutcome();
    var end = router.begin(release);
    router.awaitState(SWITCHING);
    router.shellUser().uninstall("two");
    router.goOn();
    JournalRecord undone = router.await(end);
    assertThat(undone.state()).isEqualTo(ROLLED_BACK);
    assertThat(undone.field(JournalRecord.BAD)).isEqualTo("false");
    assertThat(install(release).state()).isEqualTo(COMMITTED);
  }

  @Test
  void release_that_proved_good_is_not_bad_when_going_back_to_it_fails() throws Exception {
    TestRelease first = release(1, "2.0.0", "1.0.0");
    install(first);
    install(release(2, "3.0.0", "1.0.0"));
    router.verdict(new Judgement(false, false, List.of("errors: 0.5 of the requests fail")));
    JournalRecord undone = router.await(router.releases().rollback(ORIGIN, record -> {}));
    assertThat(undone.state()).isEqualTo(ROLLED_BACK);
    assertThat(undone.field(JournalRecord.BAD)).isEqualTo("false");
  }

  @Test
  void requests_that_waited_are_counted_unless_the_meters_were_switched() throws Exception {
    assertThat(install(release(1, "2.0.0", "1.0.0")).field(Fields.WAITED)).isEqualTo("3");
    JournalRecord end = install(release(2, "2.0.0", "2.0.0"));
    assertThat(end.fields()).doesNotContainKeys(Fields.WAITED, Transaction.WAITED_BEFORE);
  }

  @Test
  void change_that_is_confirmed_stays() throws Exception {
    JournalRecord waits =
        router.install(release(1, "2.0.0", "1.0.0"), router.order(Duration.ofMinutes(10)));
    assertThat(waits.state()).isEqualTo(AWAITING_CONFIRM);
    assertThat(router.releases().status().confirmSeconds()).isBetween(590L, 600L);
    assertThatThrownBy(() -> install(release(2, "3.0.0", "1.0.0")))
        .hasMessageContaining("busy with org.example:house:mrl:1.1 since")
        .hasMessageContaining("release:confirm");
    assertThat(router.await(router.releases().confirm(ORIGIN)).state()).isEqualTo(COMMITTED);
    assertThat(router.bundles()).containsExactly("one 2.0.0 1", "two 1.0.0 1");
  }

  @Test
  void change_that_nobody_confirms_is_undone_and_may_be_tried_again() throws Exception {
    TestRelease release = release(1, "2.0.0", "1.0.0");
    router.install(release, router.order(Duration.ofMinutes(10)));
    router.passTimer();
    assertThat(router.awaitEnd().state()).isEqualTo(ROLLED_BACK);
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
    assertThat(installBehindAnother(release).state()).isEqualTo(COMMITTED);
  }

  /** The end of a change is on the disk a moment before the next one may begin. */
  private JournalRecord installBehindAnother(TestRelease release) throws Exception {
    List<JournalRecord> end = new ArrayList<>();
    Await.that(
        () -> "the change before is at its end",
        Duration.ofSeconds(30),
        Duration.ofMillis(10),
        () -> {
          try {
            return end.add(install(release));
          } catch (ExecutionException refused) {
            assertThat(refused).hasMessageContaining("busy with");
            return false;
          }
        });
    return end.get(0);
  }

  @Test
  void undecided_verdict_waits_for_a_person() throws Exception {
    router.verdict(new Judgement(false, true, List.of("devices: a field of them is away")));
    assertThat(install(release(1, "2.0.0", "1.0.0")).state()).isEqualTo(AWAITING_CONFIRM);
  }

  @Test
  void rollback_goes_to_the_set_before_and_revert_to_the_factory_set() throws Exception {
    install(release(1, "2.0.0", "1.0.0"));
    install(release(2, "3.0.0", "2.0.0"));
    JournalRecord back = router.await(router.releases().rollback(ORIGIN, record -> {}));
    assertThat(back.state()).isEqualTo(COMMITTED);
    assertThat(router.bundles()).containsExactly("one 2.0.0 1", "two 1.0.0 1");
    assertThat(router.releases().status().runs()).isEqualTo("org.example:house:mrl:1.1");
    router.await(router.releases().revert(true, ORIGIN, record -> {}));
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
    assertThat(router.releases().status().runs()).isEqualTo("factory set");
  }

  @Test
  void release_of_named_bundles_leaves_the_others() throws Exception {
    install(release(1, "2.0.0", "2.0.0"));
    TestRelease named =
        new TestRelease("1.2", 2).bundle(router.jar("two", "3.0.0"), 50).only("two");
    assertThat(install(named).state()).isEqualTo(COMMITTED);
    assertThat(router.bundles()).containsExactly("one 2.0.0 1", "two 3.0.0 1");
  }

  @Test
  void configurations_travel_with_the_set_and_go_back_with_it() throws Exception {
    install(release(1, "1.0.0", "1.0.0").configuration("org.example", "size", 5L));
    assertThat(router.configurations()).containsKey("org.example");
    router.await(router.releases().rollback(ORIGIN, record -> {}));
    assertThat(router.configurations()).isEmpty();
  }

  @Test
  void deployer_that_takes_the_place_of_another_goes_on_judging() throws Exception {
    router.heldJudge().hold();
    router.begin(release(1, "2.0.0", "1.0.0"));
    router.awaitState(JUDGING);
    router.replaceDeployer(EndOfDeployer.REPLACED);
    assertThat(router.awaitEnd().state()).isEqualTo(COMMITTED);
  }

  @Test
  void plan_changes_nothing_and_leaves_no_record() throws Exception {
    Path file = release(1, "2.0.0", "1.0.0").write(folder);
    Preview preview = router.plan(file);
    assertThat(preview.id()).isEqualTo("org.example:house:mrl:1.1");
    assertThat(preview.plan().stopped()).containsExactly("one");
    assertThat(router.states()).isEmpty();
    assertThat(router.bundles()).containsExactly("one 1.0.0 1", "two 1.0.0 1");
  }
}
