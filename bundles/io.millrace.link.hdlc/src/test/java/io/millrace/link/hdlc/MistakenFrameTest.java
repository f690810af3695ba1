// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What was doubled or came late is not believed to be what it looks like. */
class MistakenFrameTest {
  private final SensorModel sensor = new SensorModel(message -> Bytes.hex("0a"));
  private final PrimaryBench bench = new PrimaryBench(sensor::react);

  private static boolean isClearing(Bytes burst) {
    return (burst.at(5) & 0x0F) == 0x05;
  }

  /** Loses the first message and every RNR. */
  private static UnaryOperator<Bytes> neverClearing() {
    UnaryOperator<Bytes> losing = PrimaryBench.losingMessages(1);
    return burst -> isClearing(burst) ? Bytes.EMPTY : losing.apply(burst);
  }

  @Test
  void nothing_goes_out_with_a_used_number_while_the_line_cannot_be_cleared() {
    bench.faultTowards(neverClearing());
    bench.exchange("01", true);
    bench.turn(20_000);
    assertThat(bench.sent()).containsExactly("SNRM", "I", "RR", "RNR", "RNR", "RNR");
    assertThat(bench.outcomes.get(0).toString())
        .isEqualTo("sent, execution unknown: no answer to RNR");
  }

  @Test
  void an_other_end_that_connects_and_never_refuses_anything_is_done_without_refusals_in_the_end() {
    bench.faultTowards(neverClearing());
    for (int i = 0; i < 6; i++) {
      bench.exchange("01", true);
      bench.turn(20_000);
    }
    assertThat(bench.outcomes).hasSize(6);
    assertThat(bench.outcomes.get(3).isAnswered()).isFalse();
    assertThat(bench.outcomes.get(5)).matches(LinkOutcome::isAnswered);
  }

  @Test
  void after_a_frame_that_nobody_waited_for_news_is_asked_for_anew() {
    bench.listen(Duration.ofSeconds(5));
    bench.turn(2000);
    bench.noise(FrameEncoder.encode(Frame.rr(0)));
    sensor.pending = Bytes.hex("ee");
    bench.turn(6000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
    assertThat(bench.sent()).startsWith("SNRM", "RR", "RR", "RNR", "RR", "DISC");
  }

  @Test
  void an_answer_that_comes_a_second_time_is_no_news() {
    bench.listen(Duration.ofSeconds(5));
    bench.exchange("01", true);
    bench.turn(2000);
    bench.primary.poll();
    bench.turn(100);
    assertThat(bench.primary.state()).isEqualTo("connected");
    bench.noise(FrameEncoder.encode(Frame.i(0, 1, Bytes.hex("0a"))));
    bench.turn(10_000);
    assertThat(bench.told).containsExactly("up");
    assertThat(bench.primary.statistics().count("unexpected_frames")).isEqualTo(1);
  }
}
