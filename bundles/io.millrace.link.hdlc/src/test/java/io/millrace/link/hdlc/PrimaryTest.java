// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.lib.testing.Faults;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The primary against a sensor with the real one's habits. */
class PrimaryTest {
  private final List<Bytes> executed = new ArrayList<>();
  private final SensorModel sensor = new SensorModel(this::execute);
  private final PrimaryBench bench = new PrimaryBench(sensor::react);
  private Bytes answer = Bytes.hex("0a");

  private Bytes execute(Bytes message) {
    executed.add(message);
    return answer;
  }

  private String kindOf(int index) {
    return bench.outcomes.get(index).kind();
  }

  @Test
  void an_exchange_connects_first_and_is_answered() {
    bench.exchange("01", false);
    bench.turn(1000);
    assertThat(bench.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(bench.outcomes.get(0).answer()).isEqualTo(Bytes.hex("0a"));
    assertThat(bench.sent()).containsExactly("SNRM", "I");
    assertThat(bench.primary.state()).isEqualTo("connected");
  }

  @Test
  void sequence_numbers_go_round() {
    for (int i = 0; i < 8; i++) {
      bench.exchange("0" + i, false);
    }
    bench.turn(8000);
    for (int i = 0; i < 8; i++) {
      bench.exchange("1" + i, false);
    }
    bench.turn(8000);
    assertThat(bench.outcomes).hasSize(16).allMatch(LinkOutcome::isAnswered);
    assertThat(executed).hasSize(16);
    assertThat(bench.sent()).filteredOn("RR"::equals).isEmpty();
  }

  @Test
  void an_empty_i_frame_is_an_answer_of_no_bytes() {
    answer = Bytes.EMPTY;
    bench.exchange("01", false);
    bench.turn(1000);
    assertThat(bench.outcomes.get(0)).matches(LinkOutcome::isAnswered);
    assertThat(bench.outcomes.get(0).answer()).isEqualTo(Bytes.EMPTY);
  }

  @Test
  void a_lost_answer_to_a_message_not_repeatable_ends_unknown_after_the_check() {
    bench.faultBack(PrimaryBench.losingMessages(1));
    bench.exchange("01", false);
    bench.turn(10_000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "RR");
    assertThat(executed).hasSize(1);
  }

  @Test
  void a_lost_answer_to_a_repeatable_message_is_asked_for_again_with_the_next_number() {
    bench.faultBack(PrimaryBench.losingMessages(1));
    bench.exchange("01", true);
    bench.turn(10_000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.ANSWERED);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "RR", "I");
    assertThat(bench.wire.get(3).sent().at(5) >> 1 & 7).isEqualTo(1);
    assertThat(executed).hasSize(2);
  }

  @Test
  void a_lost_message_is_sent_again_whether_repeatable_or_not_and_executed_once() {
    for (boolean repeatable : new boolean[] {false, true}) {
      executed.clear();
      bench.faultTowards(PrimaryBench.losingMessages(2));
      bench.exchange("01", repeatable);
      bench.turn(20_000);
      assertThat(executed).hasSize(1);
    }
    assertThat(bench.outcomes).hasSize(2).allMatch(LinkOutcome::isAnswered);
  }

  @Test
  void a_message_not_to_be_repeated_that_is_lost_each_time_was_not_sent() {
    bench.faultTowards(PrimaryBench.losingMessages(3));
    bench.exchange("01", false);
    bench.turn(20_000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.NOT_SENT);
    assertThat(executed).isEmpty();
    bench.exchange("02", false);
    bench.turn(2000);
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.ANSWERED);
  }

  @Test
  void a_repeatable_message_that_the_line_loses_is_sent_until_its_deadline() {
    bench.faultTowards(PrimaryBench.losingMessages(7));
    bench.exchange("01", true);
    bench.turn(30_000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.ANSWERED);
    assertThat(executed).hasSize(1);
  }

  @Test
  void a_message_that_the_line_loses_again_and_again_lets_others_go_first() {
    bench.faultTowards(
        burst -> Trace.information(burst).equals(Bytes.hex("01")) ? Bytes.EMPTY : burst);
    bench.exchange("01", true);
    bench.exchange("02", true);
    bench.turn(20_000);
    assertThat(executed).containsExactly(Bytes.hex("02"));
  }

  @Test
  void a_message_that_arrives_and_is_never_answered_is_not_sent_for_ever() {
    answer = null;
    bench.exchange("01", true);
    bench.turn(30_000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(executed).hasSize(3);
  }

  @Test
  void silence_of_the_application_ends_unknown() {
    answer = null;
    bench.exchange("01", false);
    bench.turn(4000);
    assertThat(bench.outcomes.get(0).toString())
        .isEqualTo("sent, execution unknown: it arrived and was not answered");
  }

  @Test
  void an_other_end_that_falls_silent_inside_an_exchange_makes_it_unknown_and_the_link_down() {
    bench.listen(Duration.ofSeconds(5));
    bench.turn(1000);
    bench.replaceSensor(burst -> Bytes.EMPTY);
    bench.exchange("01", true);
    bench.turn(9000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(bench.told).containsExactly("up", "down: no answer to RR");
    assertThat(bench.primary.state()).isEqualTo("down");
    bench.replaceSensor(sensor::react);
    bench.turn(6000);
    assertThat(bench.told).endsWith("up");
  }

  @Test
  void an_other_end_that_never_answers_is_tried_three_times_and_then_looked_for() {
    bench.replaceSensor(burst -> Bytes.EMPTY);
    bench.listen(Duration.ofSeconds(1));
    bench.exchange("01", true);
    bench.turn(6001);
    assertThat(bench.outcomes.get(0).toString()).isEqualTo("not sent: no answer to SNRM");
    assertThat(bench.told).containsExactly("down: no answer to SNRM");
    assertThat(bench.sent()).containsExactly("SNRM", "SNRM", "SNRM");
    bench.turn(5000 + 404);
    assertThat(bench.sent()).hasSize(4);
    bench.turn(2000 + 5000);
    assertThat(bench.sent()).hasSize(5);
    assertThat(bench.told).hasSize(1);
  }

  @Test
  void a_restarted_sensor_is_connected_again_and_the_message_sent_again() {
    bench.exchange("01", false);
    bench.turn(1000);
    bench.replaceSensor(new SensorModel(this::execute)::react);
    bench.exchange("02", false);
    bench.turn(3000);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "I", "SNRM", "I");
    assertThat(executed).containsExactly(Bytes.hex("01"), Bytes.hex("02"));
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.ANSWERED);
  }

  @Test
  void a_restart_is_followed_by_a_poll_for_its_notice() {
    bench.listen(Duration.ofSeconds(60));
    bench.turn(2000);
    SensorModel restarted = new SensorModel(this::execute);
    restarted.pending = Bytes.hex("ee");
    bench.replaceSensor(restarted::react);
    bench.exchange("01", false);
    bench.turn(4000);
    assertThat(bench.told).contains("unsolicited ee");
  }

  @Test
  void a_restart_after_the_message_arrived_leaves_it_unknown_unless_repeatable() {
    for (boolean repeatable : new boolean[] {false, true}) {
      bench.exchange("01", repeatable);
      bench.faultBack(PrimaryBench.losingMessages(1));
      bench.turn(1500);
      bench.replaceSensor(new SensorModel(this::execute)::react);
      bench.turn(5000);
    }
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.ANSWERED);
  }

  @Test
  void frmr_fails_the_exchange_and_connects_anew() {
    bench.exchange("01", true);
    bench.turn(1000);
    bench.faultBack(
        reply -> Trace.isMessage(reply) ? FrameEncoder.encode(Frame.of(FrameKind.FRMR)) : reply);
    bench.exchange("02", true);
    bench.turn(2000);
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.NOT_SENT);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "I", "SNRM");
  }

  @Test
  void noise_after_which_the_reply_is_missed_costs_one_t1_and_a_round_trip() {
    boolean[] first = {true};
    bench.faultBack(
        reply -> {
          boolean noise = first[0];
          first[0] = false;
          return noise ? Bytes.hex("ff".repeat(7)).plus(reply) : reply;
        });
    bench.exchange("01", false);
    bench.turn(2000 + 404 + 5 + 404 + 5 + 404);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.ANSWERED);
    assertThat(bench.primary.statistics().count("resyncs")).isEqualTo(1);
    assertThat(bench.primary.statistics().count("bad_opening_flag")).isEqualTo(1);
    assertThat(bench.primary.statistics().count("timeouts")).isEqualTo(1);
    assertThat(bench.primary.statistics().count("retries")).isEqualTo(1);
  }

  @Test
  void bytes_after_a_good_reply_do_no_harm() {
    bench.faultBack(reply -> reply.plus(Bytes.hex("7e7e00")));
    bench.exchange("01", false);
    bench.turn(1000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.ANSWERED);
  }

  @Test
  void a_doubled_reply_is_taken_once() {
    bench.faultBack(reply -> reply.plus(reply));
    bench.exchange("01", false);
    bench.exchange("02", false);
    bench.turn(2000);
    assertThat(bench.outcomes).hasSize(2).allMatch(LinkOutcome::isAnswered);
    assertThat(executed).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_listener_or_a_caller_that_throws_does_not_stop_the_link(Throwable fault) {
    bench.primary.exchange(
        Bytes.hex("01"), false, Duration.ofSeconds(5), outcome -> Faults.raise(fault));
    bench.exchange("02", false);
    bench.turn(2000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.ANSWERED);
  }
}
