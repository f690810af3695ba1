// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static io.millrace.deployer.judge.Router.after;
import static io.millrace.deployer.judge.Router.before;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.probe.ProbeResult;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

/** What the state of the router says: each criterion fires on its fault and on nothing else. */
class CriteriaTest {
  private static final ProbeResult BAD_GATEWAY = new ProbeResult(0xA2, -1, 0);
  private static final ProbeResult ERROR = new ProbeResult(0xA0, -1, 0);

  private static void assertBad(Evidence evidence, String said) {
    assertThat(evidence.text()).contains(said);
    assertThat(evidence.outcome()).as(evidence.text()).isEqualTo(Outcome.BAD);
  }

  private static void assertOutcome(Outcome expected, Evidence evidence) {
    assertThat(evidence.outcome()).as(evidence.text()).isEqualTo(expected);
  }

  @Test
  void a_bundle_of_the_set_that_does_not_run_is_bad() {
    assertBad(
        after()
            .bundle("io.millrace.gateway", "2", false)
            .judged(new BundlesCriterion(), before(), Set.of("io.millrace.gateway")),
        "bundles: {io.millrace.gateway=2 down}");
    assertBad(
        after()
            .without("io.millrace.shell")
            .judged(new BundlesCriterion(), before(), Set.of("io.millrace.shell")),
        "io.millrace.shell=not there");
    assertBad(
        after().bundle("io.millrace.nic", "1", false).judged(new BundlesCriterion(), before()),
        "io.millrace.nic=1 down");
  }

  @Test
  void a_bundle_that_was_down_or_that_the_set_has_no_more_is_not() {
    Router before = before().bundle("io.millrace.client", "1", false);
    assertOutcome(
        Outcome.GOOD,
        after()
            .bundle("io.millrace.client", "1", false)
            .without("io.millrace.shell")
            .judged(
                new BundlesCriterion(),
                before,
                Set.of("io.millrace.client", "io.millrace.gateway")));
  }

  @Test
  void a_component_that_lacks_what_it_had_is_bad_and_the_reference_is_named() {
    assertBad(
        after()
            .problem("io.millrace.gateway: Gateway", "waits for x.Time (reference time)")
            .judged(new ComponentsCriterion(), before()),
        "io.millrace.gateway: Gateway waits for x.Time (reference time)");
  }

  @Test
  void a_component_that_had_a_problem_before_is_not() {
    assertOutcome(
        Outcome.GOOD,
        after()
            .problem("x: X", "failed: another reason")
            .judged(new ComponentsCriterion(), before().problem("x: X", "failed: a reason")));
  }

  @Test
  void a_check_that_was_good_and_is_not_is_bad() {
    HealthCriterion health = new HealthCriterion();
    Evidence warned = after().check("configuration", Status.WARN).judged(health, before());
    assertOutcome(Outcome.WORSE, warned);
    assertThat(warned.text()).contains("configuration warning (because)");
    assertBad(
        after().check("sockets", Status.CRITICAL).judged(health, before()), "sockets critical");
    assertBad(after().unchecked("sockets").judged(health, before()), "nobody checks it now");
    assertBad(after().check("new", Status.CRITICAL).judged(health, before()), "new critical");
  }

  @Test
  void a_check_that_was_no_better_or_that_no_release_spoils_is_not() {
    assertOutcome(
        Outcome.GOOD,
        after()
            .check("sockets", Status.CRITICAL)
            .check("disk", Status.CRITICAL)
            .check("bundles", Status.WARN)
            .judged(new HealthCriterion(), before().check("sockets", Status.CRITICAL)));
  }

  @Test
  void a_check_with_a_tag_of_the_release_has_to_be_good_whatever_it_was() {
    assertOutcome(
        Outcome.WORSE,
        after()
            .tagged("disk", Status.WARN)
            .judged(new HealthCriterion(), before().check("disk", Status.WARN)));
    assertOutcome(
        Outcome.GOOD, after().tagged("disk", Status.OK).judged(new HealthCriterion(), before()));
  }

  @Test
  void a_check_that_is_starting_is_given_time() {
    assertOutcome(
        Outcome.SUSPECT,
        after()
            .check("gateway", Status.TEMPORARILY_UNAVAILABLE)
            .judged(new HealthCriterion(), before()));
  }

  @Test
  void a_nic_that_falls_silent_is_an_outage_unless_its_way_was_touched() {
    HealthCriterion health = new HealthCriterion();
    assertOutcome(Outcome.OUTAGE, after().check("nics", Status.CRITICAL).judged(health, before()));
    assertOutcome(
        Outcome.BAD,
        after()
            .check("nics", Status.CRITICAL)
            .bundle("io.millrace.nic", "2", true)
            .judged(health, before()));
    assertOutcome(
        Outcome.BAD,
        after()
            .check("nics", Status.CRITICAL)
            .configured("io.millrace.nic~uart0", 2)
            .judged(health, before().configured("io.millrace.nic~uart0", 1)));
    assertOutcome(
        Outcome.OUTAGE,
        after()
            .check("nics", Status.CRITICAL)
            .configured("io.millrace.nicety", 2)
            .judged(health, before().configured("io.millrace.nicety", 1)));
  }

  @Test
  void a_probe_that_was_answered_and_is_not_is_bad() {
    ProbesCriterion probes = new ProbesCriterion(Set.of());
    assertBad(after().probe(Router.OWN, ProbeResult.SILENCE).judged(probes, before()), "no answer");
    assertBad(after().probe(Router.NIC, ERROR).judged(probes, before()), "5.00");
    ProbeResult other = new ProbeResult(0x45, 0, 7);
    assertBad(after().probe(Router.NIC, other).judged(probes, before()), "2.05 ct=0");
    ProbeResult empty = new ProbeResult(0x45, 60, 0);
    assertBad(after().probe(Router.NIC, empty).judged(probes, before()), "2.05 ct=60 empty");
  }

  @Test
  void a_probe_that_says_something_else_in_the_same_form_or_was_bad_before_is_not() {
    assertOutcome(
        Outcome.GOOD,
        after()
            .probe(Router.OWN, new ProbeResult(0x45, 60, 8))
            .probe(Router.NIC, ERROR)
            .judged(
                new ProbesCriterion(Set.of()), before().probe(Router.NIC, ProbeResult.SILENCE)));
  }

  @Test
  void a_probe_of_the_release_has_to_succeed_whatever_it_was() {
    assertBad(
        after()
            .probe("/new", ERROR)
            .judged(new ProbesCriterion(Set.of("/new")), before().probe("/new", ERROR)),
        "/new 5.00");
  }

  @Test
  void a_nic_that_does_not_answer_is_an_outage_unless_its_way_was_touched() {
    ProbesCriterion probes = new ProbesCriterion(Set.of());
    Router silent = after().probe(Router.NIC, BAD_GATEWAY);
    assertOutcome(Outcome.OUTAGE, silent.judged(probes, before()));
    assertOutcome(
        Outcome.BAD, silent.bundle("io.millrace.base", "2", true).judged(probes, before()));
  }

  @Test
  void heap_that_grows_by_more_than_factor_and_floor_is_bad() {
    HeapCriterion heap = new HeapCriterion();
    assertBad(
        after().resources(83, 40, List.of(), List.of()).judged(heap, before()),
        "heap: 83 MiB after a collection (before: 50 MiB; allowed: at most 82 MiB)");
    assertOutcome(
        Outcome.GOOD, after().resources(81, 40, List.of(), List.of()).judged(heap, before()));
    assertOutcome(
        Outcome.NOT_JUDGED, after().resources(0, 40, List.of(), List.of()).judged(heap, before()));
  }

  @Test
  void many_more_threads_are_bad() {
    ThreadsCriterion threads = new ThreadsCriterion();
    assertBad(
        after().resources(50, 61, List.of(), List.of()).judged(threads, before()), "threads: 61");
    assertOutcome(
        Outcome.GOOD, after().resources(50, 60, List.of(), List.of()).judged(threads, before()));
  }

  @Test
  void a_deadlock_is_bad_unless_it_was_there() {
    DeadlockCriterion deadlock = new DeadlockCriterion();
    Router locked = after().resources(50, 40, List.of("a waits for b"), List.of());
    assertBad(locked.judged(deadlock, before()), "a waits for b");
    assertOutcome(
        Outcome.GOOD,
        locked.judged(deadlock, before().resources(50, 40, List.of("a waits for b"), List.of())));
  }

  @Test
  void a_loader_that_is_held_is_suspect_unless_the_waiting_command_holds_it() {
    LoadersCriterion loaders = new LoadersCriterion(false);
    Router held = after().resources(50, 40, List.of(), List.of("io.millrace.gateway"));
    assertOutcome(Outcome.SUSPECT, held.judged(loaders, before()));
    assertOutcome(Outcome.GOOD, held.judged(new LoadersCriterion(true), before()));
    assertOutcome(Outcome.GOOD, after().judged(loaders, before()));
    assertOutcome(
        Outcome.GOOD,
        after()
            .resources(50, 40, List.of(), List.of("io.millrace.shell"))
            .judged(loaders, before()));
  }

  @Test
  void a_thread_that_uses_a_core_is_bad_unless_it_did_before_or_has_more_to_do() {
    BusyCriterion busy = new BusyCriterion();
    assertBad(after().busy("spin", 0.95).judged(busy, before()), "thread spin uses 95 %");
    assertOutcome(Outcome.GOOD, after().busy("spin", 0.7).judged(busy, before()));
    assertBad(after().busy("spin", 0.3).coreShare(0.3).judged(busy, before()), "at most 24 %");
    assertOutcome(Outcome.GOOD, after().busy("spin", 0.09).coreShare(0.01).judged(busy, before()));
    assertOutcome(
        Outcome.GOOD, after().busy("spin", 0.95).judged(busy, before().busy("spin", 0.9)));
    assertOutcome(
        Outcome.GOOD,
        after().busy("millrace-udp-#", 0.9).answers("2.05", 1500).judged(busy, before()));
    assertOutcome(
        Outcome.GOOD,
        after().busy("spin", 0.9).coreShare(0.2).judged(busy, before().busy("spin", 0.2)));
  }

  @Test
  void a_thread_that_had_work_may_need_a_fifth_of_a_core_more_on_a_busy_machine() {
    BusyCriterion busy = new BusyCriterion();
    Router before = before().busy("millrace-udp-#", 0.08);
    assertOutcome(
        Outcome.GOOD, after().busy("millrace-udp-#", 0.19).coreShare(0.1).judged(busy, before));
    assertBad(after().busy("millrace-udp-#", 0.4).coreShare(0.1).judged(busy, before), "uses 40 %");
    assertBad(after().busy("spin", 0.19).coreShare(0.1).judged(busy, before), "spin uses 19 %");
  }

  @Test
  void without_a_baseline_what_may_have_been_wrong_before_is_not_judged() {
    Router after = after().check("sockets", Status.CRITICAL).problem("x: X", "failed: a reason");
    assertOutcome(Outcome.NOT_JUDGED, after.withoutBaseline(new HealthCriterion()));
    assertOutcome(Outcome.NOT_JUDGED, after.withoutBaseline(new ComponentsCriterion()));
  }

  @Test
  void without_a_baseline_what_the_release_promises_counts_and_nothing_else() {
    Router after = after().check("sockets", Status.CRITICAL);
    assertOutcome(
        Outcome.GOOD, after.tagged("gateway", Status.OK).withoutBaseline(new HealthCriterion()));
    assertBad(
        after.tagged("gateway", Status.CRITICAL).withoutBaseline(new HealthCriterion()),
        "health: gateway critical (because) (before");
    assertBad(
        after().probe("/new", ERROR).withoutBaseline(new ProbesCriterion(Set.of("/new"))),
        "/new 5.00");
  }

  @Test
  void without_a_baseline_a_router_that_does_not_answer_itself_is_bad() {
    ProbesCriterion probes = new ProbesCriterion(Set.of());
    Router after = after().probe(Router.NIC, ProbeResult.SILENCE);
    assertOutcome(Outcome.GOOD, after.withoutBaseline(probes));
    assertThat(after.withoutBaseline(probes).text()).doesNotContain("as before");
    assertBad(
        after.probe(Router.OWN, ProbeResult.SILENCE).withoutBaseline(probes),
        "/.well-known/core no answer");
  }
}
