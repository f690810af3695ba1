// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.release.InstallRequest;
import io.millrace.api.release.ReleaseName;
import io.millrace.api.release.ReleasePlan;
import io.millrace.api.release.ReleaseRefusedException;
import io.millrace.api.release.ReleaseService;
import io.millrace.api.release.ReleaseStage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of orders, and of requests while the deployer goes and comes. */
class ReleasesResourceTest extends ResourceCase {
  /** Begins an order; returns when the deployer has it. */
  private CompletableFuture<CoapResponse> order(String path, String... query) {
    int before = releases.orders.size();
    CompletableFuture<CoapResponse> answer = begin(CoapCode.POST, path, query);
    for (long end = System.nanoTime() + 10_000_000_000L; releases.orders.size() == before; ) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
    rig.settle();
    return answer;
  }

  // Orders.

  @Test
  void install_is_answered_before_the_first_bundle_is_exchanged() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME, "confirm=10m", "again");
    releases.report(FakeReleases.report(ReleaseStage.VERIFIED, ""));
    releases.report(FakeReleases.report(ReleaseStage.PLANNED, ""));
    assertThat(answer).isNotDone();
    releases.report(FakeReleases.report(ReleaseStage.SWITCHING, ""));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(text(told)).isEqualTo("switching\nGET /releases/status tells how it goes on");
    releases.answer.complete(FakeReleases.report(ReleaseStage.ROLLED_BACK, "worse"));
    InstallRequest request = releases.requests.get(0);
    assertThat(request.file()).isEqualTo(releases.uploads().resolve(NAME));
    assertThat(request.confirm()).contains(Duration.ofMinutes(10));
    assertThat(request.isAgain()).isTrue();
    assertThat(request.origin()).hasToString("anna through coap from 192.0.2.1");
  }

  /** The deployer keeps what waits for it until the change ends, which may replace this bundle. */
  @Test
  void end_of_the_bundle_leaves_nothing_of_it_with_the_deployer() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME);
    assertThat(releases.progress).isSameAs(ReleaseService.NO_LISTENER);
    assertThat(releases.answer.getNumberOfDependents()).isEqualTo(1);
    rig.orders.close();
    rig.observers.leave(releases);
    assertThat(releases.answer.getNumberOfDependents()).isZero();
    assertThat(releases.watchers).isEmpty();
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
    assertThat(text(told)).contains("GET /releases/status");
    assertThat(recorded(AuditOutcome.FAILED)).isEmpty();
  }

  /** What another change reports meanwhile is no answer. */
  @Test
  void order_that_is_refused_at_once_is_not_answered_with_what_another_change_does()
      throws Exception {
    releases.answer.completeExceptionally(new ReleaseRefusedException("busy", "busy with a plan"));
    releases.reportsMeanwhile = FakeReleases.report(ReleaseStage.SWITCHING, "");
    assertThat(ask(CoapCode.POST, "/" + NAME).code()).isEqualTo(CoapCode.CONFLICT);
    assertThat(rig.answers).isEqualTo(1);
  }

  @Test
  void release_that_is_refused_is_unprocessable_with_its_reason() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME, "now", "downgrade");
    releases.answer.complete(FakeReleases.report(ReleaseStage.REFUSED, "nobody trusted signed it"));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(Answers.UNPROCESSABLE);
    assertThat(text(told)).isEqualTo("refused: nobody trusted signed it");
    assertThat(releases.requests.get(0).isUnconfirmed()).isTrue();
    assertThat(releases.requests.get(0).isDowngrade()).isTrue();
  }

  @Test
  void order_that_cannot_be_followed_now_is_a_conflict_and_recorded() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME);
    releases.answer.completeExceptionally(new ReleaseRefusedException("busy", "busy with a plan"));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(CoapCode.CONFLICT);
    assertThat(text(told)).isEqualTo("busy with a plan");
    assertThat(recorded(AuditOutcome.REFUSED)).containsExactly("release:install " + NAME);
  }

  @Test
  void journal_that_cannot_be_written_is_our_own_error() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/rollback");
    releases.answer.completeExceptionally(new IOException("No space left on device"));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    assertThat(text(told)).isEqualTo("No space left on device");
    assertThat(recorded(AuditOutcome.FAILED)).containsExactly("release:rollback");
  }

  @Test
  void order_that_takes_long_is_answered_meanwhile_and_once() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME);
    releases.report(FakeReleases.report(ReleaseStage.VERIFIED, ""));
    time.turn(OrderAnswer.LONGEST);
    assertThat(text(answer.get(10, TimeUnit.SECONDS))).startsWith("verified: org.example:house");
    releases.report(FakeReleases.report(ReleaseStage.SWITCHING, ""));
    releases.answer.complete(FakeReleases.report(ReleaseStage.COMMITTED, ""));
    assertThat(rig.answers).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "/commit, '', confirm by",
    "/rollback, '', rollback by",
    "/revert, '', revert false by",
    "/revert, factory, revert true by"
  })
  void other_orders_reach_the_deployer_with_their_origin(String path, String query, String words)
      throws Exception {
    String[] queries = query.isEmpty() ? new String[0] : new String[] {query};
    CompletableFuture<CoapResponse> answer = order(path, queries);
    releases.answer.complete(FakeReleases.report(ReleaseStage.COMMITTED, ""));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(CoapCode.CHANGED);
    assertThat(text(told)).isEqualTo("committed: org.example:house:mrl:1.2 runs");
    assertThat(releases.orders).containsExactly(words + " anna through coap from 192.0.2.1");
  }

  @Test
  void plan_says_what_would_be_done() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME, "plan");
    ReleaseName name = ReleaseName.of("org.example:house:mrl:1.2", "1.2", 3, "");
    releases.plan.complete(ReleasePlan.of(name, List.of("stops  a", "pause  none"), List.of()));
    assertThat(text(answer.get(10, TimeUnit.SECONDS)))
        .isEqualTo("org.example:house:mrl:1.2, sequence 3\nstops  a\npause  none");
    assertThat(recorded(AuditOutcome.DONE)).containsExactly("release:plan " + NAME);
  }

  @Test
  void plan_of_a_release_that_must_not_be_installed_says_why() throws Exception {
    CompletableFuture<CoapResponse> answer = order("/" + NAME, "plan");
    ReleaseName name = ReleaseName.of("org.example:house:mrl:1.2", "1.2", 3, "");
    releases.plan.complete(ReleasePlan.of(name, List.of(), List.of("a does not resolve", "b")));
    CoapResponse told = answer.get(10, TimeUnit.SECONDS);
    assertThat(told.code()).isEqualTo(Answers.UNPROCESSABLE);
    assertThat(text(told)).isEqualTo("refused: a does not resolve\nrefused: b");
  }

  @ParameterizedTest
  @CsvSource({
    "/house-1.2.mrl, confirm=never",
    "/house-1.2.mrl, confirm=",
    "/house-1.2.mrl, later",
    "/house-1.2.mrl, now&confirm=10m",
    "/house-1.2.mrl, confirm=10m&now",
    "/commit, now",
    "/rollback, factory",
    "/revert, all"
  })
  void query_that_is_not_known_is_a_bad_request_that_says_what_is(String path, String query)
      throws Exception {
    CoapResponse refusal = ask(CoapCode.POST, path, query.split("&"));
    assertThat(refusal.code()).isEqualTo(CoapCode.BAD_REQUEST);
    assertThat(text(refusal)).containsAnyOf("allowed", "exclude");
    assertThat(releases.orders).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2, /other.mrl, 4.04",
    "1, /other, 4.04",
    "1, /status/more, 4.04",
    "3, '', 4.05",
    "2, /status, 4.05",
    "1, /commit, 4.05",
    "3, /rollback, 4.05",
    "5, /house-1.2.mrl, 4.05"
  })
  void what_is_not_there_says_what_is(int method, String path, String code) throws Exception {
    CoapResponse refusal = ask(method, path);
    assertThat(CoapCode.text(refusal.code())).isEqualTo(code);
    assertThat(refusal.payload().isEmpty()).isFalse();
  }

  // The deployer goes and comes, and tells.

  @Test
  void request_waits_while_the_deployer_is_replaced() throws Exception {
    rig.releases.unbind(releases);
    CompletableFuture<CoapResponse> answer = begin(CoapCode.GET, "/status");
    assertThat(answer).isNotDone();
    rig.releases.bind(releases);
    assertThat(text(answer.get(10, TimeUnit.SECONDS))).isEqualTo("runs     factory set");
    rig.releases.unbind(releases);
    CompletableFuture<CoapResponse> never = begin(CoapCode.GET, "/status");
    time.turn(Duration.ofSeconds(11));
    assertThat(never.get(10, TimeUnit.SECONDS).code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void requests_that_wait_are_bounded() throws Exception {
    rig.releases.unbind(releases);
    List<CompletableFuture<CoapResponse>> all =
        IntStream.range(0, 100).mapToObj(i -> begin(CoapCode.GET, "/status")).toList();
    assertThat(all).filteredOn(CompletableFuture::isDone).hasSize(36);
    rig.releases.bind(releases);
    for (CompletableFuture<CoapResponse> each : all) {
      assertThat(each.get(10, TimeUnit.SECONDS).code())
          .isIn(CoapCode.CONTENT, CoapCode.SERVICE_UNAVAILABLE);
    }
    assertThat(ask(CoapCode.GET, "/status").code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void deployer_that_fails_ends_neither_the_thread_nor_the_request() throws Exception {
    releases.broken = new IOException("the journal cannot be read");
    CoapResponse failed = ask(CoapCode.GET, "/status");
    assertThat(failed.code()).isEqualTo(CoapCode.INTERNAL_SERVER_ERROR);
    assertThat(text(failed)).isEqualTo("the journal cannot be read");
    releases.broken = null;
    assertThat(ask(CoapCode.GET, "/status").code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void observers_of_the_status_are_told_of_each_stage_and_of_another_deployer() throws Exception {
    int[] told = {1};
    AutoCloseable observed =
        rig.resource.observe(request(CoapCode.GET, "/status"), () -> told[0]++);
    releases.report(FakeReleases.report(ReleaseStage.JUDGING, ""));
    assertThat(told[0]).isEqualTo(2);
    ReleaseService next = new FakeReleases(folder.resolve("next"));
    rig.observers.watch(next);
    rig.observers.leave(releases); // as Declarative Services do it: the next one comes first
    assertThat(told[0]).isEqualTo(3);
    assertThat(releases.watchers).isEmpty();
    assertThat(((FakeReleases) next).watchers).hasSize(1);
    observed.close();
    rig.observers.leave(next);
    assertThat(((FakeReleases) next).watchers).isEmpty();
    assertThat(told[0]).isEqualTo(3);
  }

  @Test
  void only_the_status_can_be_observed() {
    for (String path : List.of("", "/" + NAME, "/commit", "/status/more")) {
      assertThat(rig.resource.observe(request(CoapCode.GET, path), () -> {})).isNull();
    }
  }
}
