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
import io.millrace.lib.files.configuration.SiteMark;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in whose way, and that whoever waits is always answered. */
@Timeout(60)
class OneChangeAtATimeTest {
  private static final Origin ORIGIN = Origin.of("shell", "anna", "");

  @TempDir Path folder;
  private TestRouter router;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.start();
  }

  @AfterEach
  void stop() throws Exception {
    router.goOn();
    router.close();
  }

  private TestRelease release(long sequence, String one) throws Exception {
    return new TestRelease("1." + sequence, sequence).bundle(router.jar("one", one), 50);
  }

  private void installToConfirm() throws Exception {
    JournalRecord waits = router.install(release(1, "2.0.0"), router.order(Duration.ofMinutes(10)));
    assertThat(waits.state()).isEqualTo(AWAITING_CONFIRM);
  }

  @Test
  void whileAnExpiredChangeIsUndone_nothingElseBegins() throws Exception {
    installToConfirm();
    router.holdOutcome();
    router.passTimer();
    router.awaitState(ROLLING_BACK);
    assertThatThrownBy(() -> router.install(release(2, "3.0.0"), router.order()))
        .hasMessageContaining("busy with org.example:house:mrl:1.1");
    assertThatThrownBy(() -> router.await(router.releases().confirm(ORIGIN)))
        .hasMessageContaining("no change waits for a confirmation");
    router.goOn();
    assertThat(router.awaitEnd().state()).isEqualTo(ROLLED_BACK);
    assertThat(router.install(release(2, "3.0.0"), router.order()).state()).isEqualTo(COMMITTED);
  }

  @Test
  void whileTheConfigurationIsChanged_noReleaseBegins() throws Exception {
    SiteMark mark = new SiteMark(folder);
    Files.createDirectories(mark.file().getParent());
    mark.write(SiteMark.State.JUDGING);
    JournalRecord refused = router.install(release(1, "2.0.0"), router.order());
    assertThat(refused.state()).isEqualTo(REFUSED);
    assertThat(refused.field(JournalRecord.REASON)).contains("configuration is being changed");
    assertThat(router.states()).containsExactly(RECEIVED, VERIFIED, STAGED, PLANNED, REFUSED);
    mark.remove();
    assertThat(router.install(release(1, "2.0.0"), router.order()).state()).isEqualTo(COMMITTED);
  }

  @Test
  void changeThatIsBeingConfirmed_isNotUndoneMeanwhile() throws Exception {
    installToConfirm();
    router.holdSteps();
    CompletableFuture<JournalRecord> confirmed = router.releases().confirm(ORIGIN);
    router.passTimer();
    router.goOn();
    assertThat(router.await(confirmed).state()).isEqualTo(COMMITTED);
    router.passTimer();
    assertThat(router.states()).doesNotContain(ROLLING_BACK).endsWith(COMMITTED);
    assertThat(router.install(release(2, "3.0.0"), router.order()).state()).isEqualTo(COMMITTED);
  }

  @Test
  void changeOfAnotherDeployer_thatIsNotEnded_refusesOthers() throws Exception {
    router.holdOutcome();
    router.begin(release(1, "2.0.0"));
    router.awaitState(SWITCHING);
    router.replaceDeployer(EndOfDeployer.REPLACED);
    assertThatThrownBy(() -> router.plan(release(2, "3.0.0").write(folder)))
        .hasMessageContaining("busy with org.example:house:mrl:1.1");
    router.goOn();
    assertThat(router.awaitEnd().state()).isEqualTo(COMMITTED);
  }

  @Test
  void errorIsAnswered_andTheNextChangeBegins() throws Exception {
    router.failWith(new NoClassDefFoundError("org/example/Gone"));
    assertThatThrownBy(() -> router.plan(release(1, "2.0.0").write(folder)))
        .hasRootCauseInstanceOf(NoClassDefFoundError.class);
    router.failWith(new StackOverflowError());
    assertThatThrownBy(() -> router.install(release(1, "2.0.0"), router.order()))
        .hasRootCauseInstanceOf(StackOverflowError.class);
    assertThat(router.states()).containsExactly(RECEIVED, VERIFIED, STAGED, REFUSED);
    JournalRecord end = router.releases().history().ends().get(0);
    assertThat(end.field(Fields.CRITERION)).isEqualTo("fault");
    assertThat(end.field(JournalRecord.REASON)).contains("StackOverflowError");
    router.failWith(null);
    assertThat(router.install(release(1, "2.0.0"), router.order()).state()).isEqualTo(COMMITTED);
  }

  @Test
  void journalThatCannotBeRead_isSaid_andNotTakenForNothing() throws Exception {
    installToConfirm();
    router.journalIsUnreadable(true);
    assertThatThrownBy(() -> router.await(router.releases().confirm(ORIGIN)))
        .hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> router.await(router.releases().rollback(ORIGIN, record -> {})))
        .hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> router.install(release(2, "3.0.0"), router.order()))
        .hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(() -> router.releases().status())
        .hasMessageContaining("the journal cannot be read: ");
    router.journalIsUnreadable(false);
    assertThat(router.await(router.releases().confirm(ORIGIN)).state()).isEqualTo(COMMITTED);
  }

  @Test
  void judgeThatFailsBecauseItsDeployerEnds_isNoFailureOfTheChange() throws Exception {
    router.heldJudge().hold();
    router.heldJudge().failWhenInterrupted();
    CompletableFuture<JournalRecord> waiting = router.begin(release(1, "2.0.0"));
    router.awaitState(JUDGING);
    router.replaceDeployer(EndOfDeployer.ROUTER_STOPS);
    assertThatThrownBy(() -> router.await(waiting))
        .hasMessageContaining("the router stops, and brings this change to its end")
        .hasMessageContaining("release:status");
    assertThat(router.awaitEnd().state()).isEqualTo(COMMITTED);
    assertThat(router.states()).doesNotContain(ROLLING_BACK);
  }

  @Test
  void deployerThatEndsWhileItTakesTheBaseline_beginsNoSwitch() throws Exception {
    router.interruptAtBaseline();
    router.begin(release(1, "2.0.0"));
    router.awaitState(PLANNED);
    router.replaceDeployer(EndOfDeployer.REPLACED);
    assertThat(router.states()).endsWith(PLANNED);
    assertThat(router.bundles()).containsExactly("one 1.0.0 1");
  }
}
