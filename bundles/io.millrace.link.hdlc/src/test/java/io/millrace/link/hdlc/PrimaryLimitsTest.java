// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deadlines, bounds, a line that goes down and the end of a link. */
class PrimaryLimitsTest {
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
  void a_message_in_flight_at_its_deadline_is_unknown_and_the_line_stays_half_duplex() {
    answer = null;
    bench.exchange("01", true, Duration.ofMillis(900));
    bench.turn(899);
    assertThat(bench.outcomes).isEmpty();
    bench.turn(1);
    assertThat(bench.outcomes.get(0).toString())
        .isEqualTo("sent, execution unknown: the deadline is over");
    answer = Bytes.hex("0b");
    bench.exchange("02", false);
    bench.turn(5000);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "RR", "I");
    assertThat(bench.outcomes.get(1).answer()).isEqualTo(Bytes.hex("0b"));
  }

  @Test
  void an_answer_after_the_deadline_is_not_taken_for_the_next_one() {
    bench.exchange("01", true, Duration.ofMillis(700));
    bench.exchange("02", true);
    bench.turn(750);
    answer = Bytes.hex("0b");
    bench.turn(5000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(bench.outcomes.get(1).answer()).isEqualTo(Bytes.hex("0b"));
  }

  @Test
  void a_message_that_waits_at_its_deadline_was_not_sent() {
    answer = null;
    bench.exchange("01", false);
    bench.exchange("02", false, Duration.ofMillis(100));
    bench.exchange("03", false, Duration.ZERO);
    bench.turn(100);
    assertThat(bench.outcomes).hasSize(2).allMatch(o -> o.kind().equals(LinkOutcome.NOT_SENT));
    bench.turn(10_000);
    assertThat(executed).containsExactly(Bytes.hex("01"));
  }

  @Test
  void more_exchanges_than_may_be_open_are_refused_and_there_is_room_again_later() {
    for (int i = 0; i < 10; i++) {
      bench.exchange("01", false);
    }
    bench.turn(10);
    assertThat(bench.outcomes).hasSize(2);
    assertThat(bench.outcomes.get(0).toString()).isEqualTo("not sent: 8 exchanges wait already");
    bench.turn(10_000);
    bench.exchange("01", false);
    bench.turn(1000);
    assertThat(bench.outcomes).hasSize(11);
    assertThat(kindOf(10)).isEqualTo(LinkOutcome.ANSWERED);
    assertThat(bench.primary.statistics().count("queue_full")).isEqualTo(2);
  }

  @Test
  void too_long_a_message_is_not_sent() {
    bench.exchange("00".repeat(256), false);
    bench.exchange("00".repeat(255), false);
    bench.turn(2000);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.NOT_SENT);
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.ANSWERED);
  }

  @Test
  void the_other_ends_own_limit_holds() {
    bench.faultBack(
        reply ->
            reply.length() > 30 ? SensorModel.frame(0x73, Bytes.hex("818004 06020010")) : reply);
    bench.exchange("00".repeat(17), false);
    bench.exchange("00".repeat(16), false);
    bench.turn(3000);
    assertThat(bench.outcomes.get(0).toString())
        .isEqualTo("not sent: the other end takes 16 bytes");
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.ANSWERED);
    assertThat(bench.primary.maxMessageBytes()).isEqualTo(16);
  }

  @Test
  void a_line_that_goes_down_ends_what_is_in_flight_unknown_and_what_waits_unsent() {
    bench.listen(Duration.ofSeconds(5));
    bench.turn(1000);
    bench.exchange("01", true);
    bench.exchange("02", true);
    bench.turn(200);
    bench.pipe.cut("unplugged");
    bench.turn(1);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(kindOf(1)).isEqualTo(LinkOutcome.NOT_SENT);
    bench.exchange("03", true);
    bench.turn(1);
    assertThat(bench.outcomes.get(2).toString()).isEqualTo("not sent: the line is down: unplugged");
    bench.turn(500);
    bench.pipe.mend();
    bench.turn(500);
    assertThat(bench.told).containsExactly("up", "down: the line is down: unplugged", "up");
  }

  @Test
  void a_message_not_yet_in_flight_when_the_line_goes_down_was_not_sent() {
    bench.exchange("01", true);
    bench.turn(100);
    bench.pipe.cut("unplugged");
    bench.turn(1);
    assertThat(kindOf(0)).isEqualTo(LinkOutcome.NOT_SENT);
  }

  @Test
  void closing_ends_everything_and_sends_nothing() {
    bench.exchange("01", true);
    bench.exchange("02", true);
    bench.turn(600);
    int frames = bench.wire.size();
    bench.primary.close("the link is replaced");
    assertThat(bench.outcomes)
        .extracting(LinkOutcome::kind)
        .containsExactlyInAnyOrder(LinkOutcome.UNKNOWN, LinkOutcome.NOT_SENT);
    bench.exchange("03", true);
    assertThat(kindOf(2)).isEqualTo(LinkOutcome.NOT_SENT);
    bench.turn(60_000);
    assertThat(bench.wire.size() - frames).isLessThanOrEqualTo(1);
  }
}
