// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.frame.Frame;
import io.millrace.link.hdlc.frame.FrameEncoder;
import io.millrace.link.hdlc.frame.FrameKind;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Polling, delivery and DISC, against a sensor with the real one's habits. */
class PrimaryPollTest {
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final SensorModel sensor = new SensorModel(message -> Bytes.hex("0a"));
  private PrimaryBench bench = new PrimaryBench(sensor::react);

  @Test
  void an_idle_link_polls_at_its_interval_and_stays_connected() throws Exception {
    AutoCloseable attached = bench.listen(FIVE_SECONDS);
    bench.turn(20_000);
    assertThat(bench.sent()).containsExactly("SNRM", "RR", "RR", "RR", "RR");
    attached.close();
    bench.turn(20_000);
    assertThat(bench.sent()).hasSize(5);
  }

  @Test
  void an_idle_link_that_is_not_to_stay_connected_asks_before_each_disc() {
    LinkSettings s = Pair.SETTINGS;
    bench =
        new PrimaryBench(
            sensor::react,
            new LinkSettings(
                s.maxT1(),
                s.attempts(),
                s.settlePause(),
                s.interFrameSilence(),
                8,
                false,
                s.unreachablePoll()));
    bench.listen(FIVE_SECONDS);
    bench.turn(6300);
    assertThat(bench.sent()).startsWith("SNRM", "RR", "DISC", "SNRM");
    assertThat(bench.primary.state()).isNotEqualTo("idle");
    bench.turn(2000);
    assertThat(bench.primary.state()).isEqualTo("idle");
    bench.exchange("01", false);
    bench.turn(2000);
    assertThat(bench.sent())
        .containsExactly("SNRM", "RR", "DISC", "SNRM", "RR", "DISC", "SNRM", "I", "RR", "DISC");
  }

  @Test
  void poll_asks_now() {
    bench.listen(Duration.ofMinutes(1));
    bench.turn(2000);
    sensor.pending = Bytes.hex("ee");
    bench.primary.poll();
    bench.turn(500);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
  }

  @Test
  void nobody_listening_nobody_polls() {
    bench.primary.poll();
    bench.turn(20_000);
    assertThat(bench.sent()).isEmpty();
  }

  @Test
  void a_pending_message_is_delivered_freed_and_asked_for_again() {
    sensor.pending = Bytes.hex("ee");
    bench.listen(FIVE_SECONDS);
    bench.turn(3000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
    assertThat(bench.sent()).containsExactly("SNRM", "RR", "DISC", "SNRM", "RR");
    assertThat(sensor.pending).isNull();
  }

  @Test
  void exchanges_do_not_starve_polls() {
    bench.listen(FIVE_SECONDS);
    bench.turn(2000);
    refill();
    bench.turn(3100);
    sensor.pending = Bytes.hex("ee");
    bench.turn(8000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
  }

  @Test
  void poll_that_is_asked_for_goes_before_the_next_exchange() {
    bench.listen(Duration.ofMinutes(1));
    bench.turn(2000);
    for (int i = 0; i < 4; i++) {
      bench.exchange("0" + i, true);
    }
    bench.turn(100);
    bench.primary.poll();
    bench.turn(4000);
    assertThat(bench.sent()).containsExactly("SNRM", "RR", "I", "RR", "I", "I", "I");
  }

  @Test
  void polls_that_are_asked_for_without_end_leave_every_second_turn_to_exchanges() {
    bench.listen(Duration.ofMinutes(1));
    bench.turn(2000);
    for (int i = 0; i < 4; i++) {
      bench.exchange("0" + i, true);
    }
    for (int i = 0; i < 400; i++) {
      bench.primary.poll();
      bench.turn(10);
    }
    assertThat(bench.outcomes).hasSize(4).allMatch(LinkOutcome::isAnswered);
    assertThat(bench.sent().subList(2, 9)).containsExactly("I", "RR", "I", "RR", "I", "RR", "I");
  }

  private void refill() {
    for (int i = 0; i < 2; i++) {
      bench.primary.exchange(
          Bytes.hex("01"), false, Duration.ofSeconds(30), outcome -> refillOne());
    }
  }

  private void refillOne() {
    bench.primary.exchange(Bytes.hex("01"), false, Duration.ofSeconds(30), o -> refillOne());
  }

  @Test
  void what_a_check_finds_pending_is_delivered_and_freed_before_the_message_goes_again() {
    bench.listen(Duration.ofMinutes(1));
    bench.turn(2000);
    sensor.pending = Bytes.hex("ee");
    bench.faultTowards(PrimaryBench.losingMessages(1));
    bench.exchange("01", false);
    bench.turn(5000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
    assertThat(bench.sent())
        .containsExactly("SNRM", "RR", "I", "RR", "RNR", "RR", "DISC", "SNRM", "I", "RR");
    assertThat(bench.outcomes).singleElement().matches(LinkOutcome::isAnswered);
  }

  @Test
  void a_poll_follows_a_resynchronisation_whose_exchange_has_ended_meanwhile() {
    bench.listen(Duration.ofSeconds(60));
    bench.turn(2000);
    bench.faultTowards(PrimaryBench.losingMessages(1));
    bench.exchange("01", true, Duration.ofMillis(2600));
    bench.turn(2500);
    bench.primary.poll();
    bench.turn(1000);
    assertThat(bench.sent()).endsWith("I", "RR", "RNR", "RR");
  }

  @Test
  void what_nobody_listens_to_stays_pending() {
    sensor.pending = Bytes.hex("ee");
    bench.faultTowards(PrimaryBench.losingMessages(1));
    bench.exchange("01", false);
    bench.turn(5000);
    assertThat(bench.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(sensor.pending).isNotNull();
    bench.listen(FIVE_SECONDS);
    bench.turn(1000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
  }

  @Test
  void a_lost_disc_does_not_repeat_the_message() {
    int[] losses = {2};
    bench.faultTowards(burst -> burst.at(5) == 0x53 && losses[0]-- > 0 ? Bytes.EMPTY : burst);
    sensor.pending = Bytes.hex("ee");
    bench.listen(FIVE_SECONDS);
    bench.turn(30_000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
  }

  @Test
  void a_lost_reply_to_disc_does_not_repeat_the_message() {
    int[] losses = {2};
    bench.faultBack(
        reply ->
            reply.at(5) == 0x73 && reply.length() == 9 && losses[0]-- > 0 ? Bytes.EMPTY : reply);
    sensor.pending = Bytes.hex("ee");
    bench.listen(FIVE_SECONDS);
    bench.turn(30_000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee");
    assertThat(bench.primary.statistics().count("dm")).isEqualTo(1);
  }

  @Test
  void a_message_delivered_before_the_link_was_lost_is_freed_first_and_not_delivered_again() {
    sensor.pending = Bytes.hex("ee");
    bench.listen(FIVE_SECONDS);
    bench.turn(900);
    bench.replaceSensor(burst -> Bytes.EMPTY);
    bench.turn(20_000);
    assertThat(bench.told).containsExactly("up", "unsolicited ee", "down: no answer to DISC");
    bench.replaceSensor(sensor::react);
    bench.turn(20_000);
    assertThat(bench.told).containsOnlyOnce("unsolicited ee").endsWith("up");
  }

  @Test
  void the_same_notice_of_a_sensor_that_has_restarted_is_delivered_again() {
    sensor.pending = Bytes.hex("ee");
    bench.listen(FIVE_SECONDS);
    bench.turn(900);
    bench.replaceSensor(burst -> Bytes.EMPTY);
    bench.turn(20_000);
    SensorModel restarted = new SensorModel(message -> null);
    restarted.pending = Bytes.hex("ee");
    bench.replaceSensor(restarted::react);
    bench.turn(20_000);
    assertThat(bench.told)
        .isEqualTo(
            List.of("up", "unsolicited ee", "down: no answer to DISC", "up", "unsolicited ee"));
  }

  @Test
  void disc_is_never_sent_without_a_poll_since_the_last_connection() {
    for (int i = 0; i < 20; i++) {
      sensor.pending = Bytes.wrap(new byte[] {(byte) i});
      bench.exchange("01", true);
      bench.listenOnce();
      bench.primary.poll();
      bench.turn(4000);
    }
    List<String> sent = bench.sent();
    for (int i = 0; i < sent.size(); i++) {
      if (sent.get(i).equals("DISC")) {
        assertThat(sent.subList(sent.subList(0, i).lastIndexOf("SNRM"), i)).contains("RR");
      }
    }
    assertThat(bench.told).filteredOn(t -> t.startsWith("unsolicited")).hasSize(20);
  }

  @Test
  void an_other_end_that_does_not_stay_connected_is_given_up_for_a_while() {
    bench.faultBack(
        reply -> reply.length() == 9 ? FrameEncoder.encode(Frame.of(FrameKind.DM)) : reply);
    bench.listen(Duration.ofSeconds(1));
    bench.turn(4000);
    assertThat(bench.told).containsExactly("up", "down: it does not stay connected");
    assertThat(bench.sent()).containsExactly("SNRM", "RR", "SNRM", "RR", "SNRM", "RR");
  }

  @Test
  void a_link_has_one_listener_at_a_time() throws Exception {
    AutoCloseable first = bench.listen(FIVE_SECONDS);
    assertThatThrownBy(() -> bench.listen(FIVE_SECONDS)).isInstanceOf(IllegalStateException.class);
    bench.turn(2000);
    first.close();
    bench.listen(FIVE_SECONDS);
    bench.turn(1);
    assertThat(bench.told).containsExactly("up", "up");
  }
}
