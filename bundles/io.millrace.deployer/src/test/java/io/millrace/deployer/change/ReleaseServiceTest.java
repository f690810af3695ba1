// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.audit.Origin;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseReport;
import io.millrace.api.release.ReleaseStage;
import io.millrace.deployer.change.Router.Judgement;
import io.millrace.deployer.service.ReleaseServiceAdapter;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The releases as other bundles have them, on a deployer with a real framework. */
@Timeout(60)
class ReleaseServiceTest {
  private static final Origin FROM = Origin.of("fleet", "server", "10.0.0.1");

  @TempDir Path folder;
  private final List<ReleaseStage> told = Collections.synchronizedList(new ArrayList<>());
  private TestRouter router;
  private ReleaseServiceAdapter service;

  @BeforeEach
  void start() throws Exception {
    router = new TestRouter(folder);
    router.factory("one", "1.0.0");
    router.start();
    service = new ReleaseServiceAdapter(router.releases(), router.storage());
  }

  @AfterEach
  void stop() throws Exception {
    router.goOn();
    router.close();
  }

  private TestRelease release(long sequence, String one) throws Exception {
    return new TestRelease("1." + sequence, sequence).bundle(router.jar("one", one), 50);
  }

  private InstallRequest request(long sequence, String one) throws Exception {
    return InstallRequest.of(release(sequence, one).write(folder), FROM);
  }

  private CompletionStage<ReleaseReport> begin(InstallRequest request) {
    return service.install(request, report -> told.add(report.stage()));
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void assertRefused(CompletionStage<?> stage, String criterion, String words) {
    assertThatThrownBy(() -> await(stage))
        .cause()
        .isInstanceOf(ReleaseRefusedException.class)
        .hasMessageContaining(words)
        .extracting(refused -> ((ReleaseRefusedException) refused).criterion())
        .isEqualTo(criterion);
  }

  @Test
  void release_is_installed_and_each_stage_is_told() throws Exception {
    ReleaseReport end = await(begin(request(1, "2.0.0")));
    assertThat(told)
        .containsExactly(
            ReleaseStage.RECEIVED,
            ReleaseStage.VERIFIED,
            ReleaseStage.STAGED,
            ReleaseStage.PLANNED,
            ReleaseStage.SWITCHING,
            ReleaseStage.JUDGING,
            ReleaseStage.COMMITTED);
    assertThat(end.stage()).isEqualTo(ReleaseStage.COMMITTED);
    assertThat(end.evidence()).containsExactly("as good as before");
    assertThat(end.release().sequence()).isEqualTo(1);
    assertThat(end.release().version()).isEqualTo("1.1");
    assertThat(service.runs()).isEqualTo(end.release());
    assertThat(service.report().change()).isEqualTo(end.change()).isNotEmpty();
  }

  @Test
  void router_that_was_never_changed_says_so() throws Exception {
    assertThat(service.report().stage()).isEqualTo(ReleaseStage.NONE);
    assertThat(service.runs()).isEqualTo(ReleaseName.FACTORY);
  }

  @Test
  void release_that_the_judge_finds_bad_is_reported_with_the_evidence() throws Exception {
    router.verdict(new Judgement(false, false, List.of("errors: half fail", "late: 3 s")));
    ReleaseReport end = await(begin(request(1, "2.0.0")));
    assertThat(end.stage()).isEqualTo(ReleaseStage.ROLLED_BACK);
    assertThat(end.criterion()).isEqualTo("judge");
    assertThat(end.reason()).isEqualTo("errors: half fail; late: 3 s");
    assertThat(end.evidence()).containsExactly("errors: half fail", "late: 3 s");
  }

  @Test
  void file_that_is_no_release_is_a_refused_one_not_a_failure() throws Exception {
    Path file = Files.writeString(folder.resolve("odd.mrl"), "no zip");
    ReleaseReport end = await(begin(InstallRequest.of(file, FROM)));
    assertThat(end.stage()).isEqualTo(ReleaseStage.REFUSED);
    assertThat(end.release().id()).isEqualTo(file.toString());
    ReleasePlan plan = await(service.plan(InstallRequest.of(file, FROM)));
    assertThat(plan.refusals()).containsExactly(end.reason());
  }

  @Test
  void plan_says_what_would_happen() throws Exception {
    ReleasePlan plan = await(service.plan(request(1, "2.0.0")));
    assertThat(plan.release().id()).isEqualTo("org.example:house:mrl:1.1");
    assertThat(plan.release().version()).isEqualTo("1.1");
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.lines()).contains("update     one 1.0.0 -> 2.0.0", "stops      one");
  }

  @Test
  void change_that_waits_is_confirmed_and_a_second_confirmation_is_refused() throws Exception {
    ReleaseReport waits = await(begin(request(1, "2.0.0").confirmedWithin(Duration.ofMinutes(10))));
    assertThat(waits.stage()).isEqualTo(ReleaseStage.AWAITING_CONFIRM);
    assertThat(waits.confirmSeconds()).isBetween(570L, 600L);
    assertRefused(begin(request(2, "3.0.0")), "busy", "it waits for release:confirm");
    assertThat(await(service.confirm(FROM)).stage()).isEqualTo(ReleaseStage.COMMITTED);
    assertRefused(service.confirm(FROM), "nothing-waits", "no change waits");
  }

  @Test
  void set_before_is_gone_back_to() throws Exception {
    await(begin(request(1, "2.0.0")));
    assertThat(router.judged().isWayBack()).isFalse();
    ReleaseReport back = await(service.rollback(FROM, report -> {}));
    assertThat(router.judged().isWayBack()).isTrue();
    assertThat(back.stage()).isEqualTo(ReleaseStage.COMMITTED);
    assertThat(back.release()).isEqualTo(ReleaseName.FACTORY);
    assertThat(service.runs()).isEqualTo(ReleaseName.FACTORY);
  }

  @Test
  void who_waits_for_a_deployer_that_is_replaced_is_told_and_the_next_one_reports()
      throws Exception {
    router.holdOutcome();
    CompletionStage<ReleaseReport> waiting = begin(request(1, "2.0.0"));
    router.awaitState(ReleaseState.SWITCHING);
    service.close(EndOfDeployer.REPLACED);
    router.replaceDeployer(EndOfDeployer.REPLACED);
    assertRefused(waiting, "replaced", "the report of the next deployer tells");
    assertRefused(service.confirm(FROM), "replaced", "the deployer itself is replaced");
    service = new ReleaseServiceAdapter(router.releases(), router.storage());
    assertThat(service.report().stage()).isEqualTo(ReleaseStage.SWITCHING);
    BlockingQueue<ReleaseStage> watched = new LinkedBlockingQueue<>();
    try (AutoCloseable watch = service.watch(report -> watched.add(report.stage()))) {
      router.goOn();
      assertThat(watched.take()).isEqualTo(ReleaseStage.JUDGING);
      assertThat(watched.take()).isEqualTo(ReleaseStage.COMMITTED);
      assertThat(service.report().stage()).isEqualTo(ReleaseStage.COMMITTED);
    }
  }

  @Test
  void who_watches_no_more_is_told_nothing() throws Exception {
    List<ReleaseStage> watched = Collections.synchronizedList(new ArrayList<>());
    AutoCloseable watch = service.watch(report -> watched.add(report.stage()));
    await(begin(request(1, "2.0.0")));
    assertThat(watched).hasSize(7);
    watch.close();
    await(begin(request(2, "3.0.0")));
    assertThat(watched).hasSize(7);
  }

  @Test
  void hold_keeps_all_but_persons_from_changing_what_runs() throws Exception {
    Origin anna = Origin.of("shell", "anna", "");
    InstallRequest order = request(1, "2.0.0");
    router.storage().hold(anna, "harvest");
    assertThat(service.hold().orElseThrow().reason()).isEqualTo("harvest");
    String words = "held since 2026-11-29T20:00:00Z by anna through shell: harvest";
    assertRefused(begin(order), "held", words);
    assertRefused(service.confirm(FROM), "held", words);
    assertRefused(service.rollback(FROM, report -> {}), "held", words);
    assertThat(router.states()).isEmpty();
    assertThat(await(service.plan(order)).refusals()).isEmpty();
    InstallRequest ofBert = InstallRequest.of(order.file(), Origin.of("ssh", "bert", "10.0.0.7"));
    assertThat(await(begin(ofBert)).stage()).isEqualTo(ReleaseStage.COMMITTED);
    router.storage().lift();
    assertThat(service.hold()).isEmpty();
    assertThat(await(service.rollback(FROM, report -> {})).stage())
        .isEqualTo(ReleaseStage.COMMITTED);
  }

  @Test
  void only_jars_that_the_router_lacks_are_missing() throws Exception {
    String factory = Sha256.of(Files.readAllBytes(folder.resolve("system/50/one.jar")));
    String unknown = Sha256.of(new byte[0]);
    assertThat(service.missing(List.of(factory, unknown, "../journal")))
        .containsExactlyInAnyOrder(unknown, "../journal");
    assertThat(Files.isDirectory(service.uploads())).isTrue();
  }

  @Test
  void journal_that_cannot_be_read_is_a_failure() throws Exception {
    router.journalIsUnreadable(true);
    assertThatThrownBy(() -> service.report()).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> await(begin(request(1, "2.0.0"))))
        .hasCauseInstanceOf(IOException.class);
  }
}
