// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import static io.millrace.deployer.judge.Router.after;
import static io.millrace.deployer.judge.Router.before;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.deployer.probe.ProbeResult;
import org.junit.jupiter.api.Test;

/**
 * What the traffic says: of about 300 requests after the switch and 1,200 before it, each criterion
 * fires on its fault and on nothing else.
 */
class TrafficCriteriaTest {
  private static final ErrorsCriterion ERRORS = new ErrorsCriterion();
  private static final LatencyCriterion LATENCY = new LatencyCriterion();
  private static final NotificationsCriterion NOTIFICATIONS = new NotificationsCriterion();
  private static final RequestsCriterion REQUESTS = new RequestsCriterion();
  private static final RetransmissionsCriterion RETRANSMISSIONS = new RetransmissionsCriterion();

  private static void assertOutcome(Outcome expected, Evidence evidence) {
    assertThat(evidence.outcome()).as(evidence.text()).isEqualTo(expected);
  }

  @Test
  void the_same_traffic_is_good_in_every_way() {
    assertOutcome(Outcome.GOOD, after().judged(ERRORS, before()));
    assertOutcome(Outcome.GOOD, after().judged(LATENCY, before()));
    assertOutcome(Outcome.GOOD, after().judged(NOTIFICATIONS, before()));
    assertOutcome(Outcome.GOOD, after().judged(REQUESTS, before()));
    assertOutcome(Outcome.GOOD, after().judged(RETRANSMISSIONS, before()));
  }

  @Test
  void errors_of_the_router_beyond_the_floor_are_bad() {
    assertOutcome(Outcome.BAD, after().answers("5.00", 40).judged(ERRORS, before()));
    assertOutcome(Outcome.GOOD, after().answers("5.00", 6).judged(ERRORS, before()));
  }

  @Test
  void errors_that_were_as_many_before_are_not() {
    assertOutcome(
        Outcome.GOOD, after().answers("5.03", 100).judged(ERRORS, before().answers("5.03", 400)));
  }

  @Test
  void a_few_requests_are_no_sample() {
    Router few = after().answers("2.05", 2).answers("5.00", 20);
    assertOutcome(Outcome.NOT_JUDGED, few.judged(ERRORS, before()));
    assertOutcome(Outcome.NOT_JUDGED, after().latency(0.001, 9).judged(LATENCY, before()));
    assertOutcome(Outcome.NOT_JUDGED, after().judged(LATENCY, before().latency(0.001, 20)));
  }

  @Test
  void devices_may_sleep_and_go() {
    assertOutcome(Outcome.GOOD, after().answers("5.04", 60).judged(ERRORS, before()));
    Router silent = after().answers("2.05", 100).answers("5.04", 200);
    assertOutcome(Outcome.OUTAGE, silent.judged(ERRORS, before()));
    assertOutcome(
        Outcome.BAD, silent.bundle("io.millrace.nic", "2", true).judged(ERRORS, before()));
  }

  @Test
  void a_client_that_asks_for_nonsense_is_nobodys_fault() {
    assertOutcome(Outcome.GOOD, after().answers("4.01", 3000).judged(ERRORS, before()));
    assertOutcome(
        Outcome.BAD, after().answers("2.05", 50).answers("4.01", 250).judged(ERRORS, before()));
  }

  @Test
  void a_slower_half_is_bad() {
    assertOutcome(
        Outcome.BAD, after().latency(0.001, 20).latency(0.5, 280).judged(LATENCY, before()));
    assertOutcome(
        Outcome.GOOD, after().latency(0.001, 20).latency(0.1, 280).judged(LATENCY, before()));
  }

  @Test
  void clients_that_ask_less_because_answers_are_slow_are_enough() {
    assertOutcome(Outcome.BAD, after().latency(0.001, 0).latency(1, 10).judged(LATENCY, before()));
    assertOutcome(
        Outcome.SUSPECT, after().latency(0.001, 3).latency(1, 7).judged(LATENCY, before()));
  }

  @Test
  void fewer_answers_than_that_are_waited_for_when_all_are_slow() {
    assertOutcome(
        Outcome.OUTAGE, after().latency(0.001, 0).latency(1, 5).judged(LATENCY, before()));
    assertOutcome(
        Outcome.NOT_JUDGED, after().latency(0.001, 1).latency(1, 8).judged(LATENCY, before()));
    assertOutcome(
        Outcome.NOT_JUDGED, after().latency(0.001, 0).latency(1, 4).judged(LATENCY, before()));
  }

  @Test
  void slower_half_that_may_be_chance_is_looked_at_longer() {
    Router late = before().latency(1, 60);
    assertOutcome(Outcome.OUTAGE, after().latency(0.001, 8).latency(1, 12).judged(LATENCY, late));
    assertOutcome(Outcome.GOOD, after().latency(0.001, 12).latency(1, 8).judged(LATENCY, late));
    assertOutcome(Outcome.BAD, after().latency(0.001, 8).latency(1, 60).judged(LATENCY, late));
  }

  @Test
  void slow_exceptions_are_suspect_when_they_are_more_than_chance() {
    assertOutcome(Outcome.SUSPECT, after().latency(10, 40).judged(LATENCY, before()));
    assertOutcome(Outcome.GOOD, after().latency(10, 8).judged(LATENCY, before()));
  }

  @Test
  void devices_that_answered_late_before_may_answer_late_after() {
    assertOutcome(
        Outcome.GOOD, after().latency(100, 20).judged(LATENCY, before().latency(100, 14)));
  }

  @Test
  void observers_that_hear_nothing_are_suspect_where_the_way_was_touched() {
    assertOutcome(Outcome.OUTAGE, after().notifications(5).judged(NOTIFICATIONS, before()));
    assertOutcome(
        Outcome.SUSPECT,
        after()
            .notifications(5)
            .bundle("io.millrace.nic", "2", true)
            .judged(NOTIFICATIONS, before()));
    assertOutcome(Outcome.GOOD, after().notifications(25).judged(NOTIFICATIONS, before()));
    assertOutcome(
        Outcome.NOT_JUDGED,
        after().notifications(0).judged(NOTIFICATIONS, before().notifications(40)));
    assertOutcome(
        Outcome.NOT_JUDGED,
        after().notifications(0).judged(NOTIFICATIONS, before().observations(0)));
  }

  @Test
  void requests_that_stop_are_the_outside_unless_the_socket_is_deaf() {
    Router quiet = after().answers("2.05", 0);
    assertOutcome(Outcome.OUTAGE, quiet.judged(REQUESTS, before()));
    assertOutcome(
        Outcome.BAD, quiet.probe(Router.OWN, ProbeResult.SILENCE).judged(REQUESTS, before()));
    assertOutcome(
        Outcome.NOT_JUDGED,
        after().answers("2.05", 0).judged(REQUESTS, before().answers("2.05", 100)));
  }

  @Test
  void messages_that_are_sent_again_are_suspect_where_the_network_was_touched() {
    assertOutcome(Outcome.OUTAGE, after().messages(600, 100).judged(RETRANSMISSIONS, before()));
    assertOutcome(
        Outcome.SUSPECT,
        after()
            .messages(600, 100)
            .bundle("io.millrace.endpoint", "2", true)
            .judged(RETRANSMISSIONS, before()));
    assertOutcome(Outcome.GOOD, after().messages(600, 40).judged(RETRANSMISSIONS, before()));
    assertOutcome(Outcome.NOT_JUDGED, after().messages(90, 90).judged(RETRANSMISSIONS, before()));
    assertOutcome(
        Outcome.GOOD,
        after().messages(600, 200).judged(RETRANSMISSIONS, before().messages(2400, 500)));
  }

  @Test
  void without_a_baseline_the_routers_own_errors_count_and_no_habits_of_the_network() {
    assertOutcome(Outcome.BAD, after().answers("5.00", 40).withoutBaseline(ERRORS));
    Router silent = after().answers("2.05", 100).answers("5.04", 200);
    assertOutcome(Outcome.OUTAGE, silent.withoutBaseline(ERRORS));
    assertOutcome(Outcome.NOT_JUDGED, after().messages(600, 100).withoutBaseline(RETRANSMISSIONS));
    assertOutcome(Outcome.NOT_JUDGED, after().busy("x", 1).withoutBaseline(new BusyCriterion()));
  }
}
