// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T1 and the pauses between polls follow what was seen, against a sensor with the real habits. */
class PrimaryTimingTest {
  /** What this sensor takes: 400 ms of silence and four more. */
  private static final long ROUND_TRIP = 404;

  private static final long SETTLE = 5;

  /** Seven quarters of it and 40 ms, and what the longest reply takes on the line. */
  private static final long T1 = 810;

  private final SensorModel sensor = new SensorModel(message -> Bytes.hex("0a"));
  private final PrimaryBench bench = new PrimaryBench(sensor::react, FaultyPair.SETTINGS);

  private long figure(String name) {
    return bench.primary.statistics().count(name);
  }

  private void listen() {
    bench.listen(Duration.ofSeconds(5));
  }

  @Test
  void t1_follows_the_sensor_and_a_lost_frame_costs_no_more() {
    listen();
    bench.turn(60_000);
    assertThat(figure("round_trip_poll_ms")).isEqualTo(ROUND_TRIP);
    assertThat(figure("t1_poll_ms")).isBetween(T1 - 5, T1);
    bench.exchange("01", true);
    bench.turn(1000);
    for (int i = 0; i < 14; i++) {
      bench.exchange("01", true);
      bench.turn(1000);
    }
    assertThat(figure("t1_message_ms")).isBetween(700L, T1);
    bench.faultTowards(PrimaryBench.losingMessages(1));
    bench.exchange("02", true);
    bench.turn(T1 + 1 + 3 * (ROUND_TRIP + SETTLE) + ROUND_TRIP);
    assertThat(bench.outcomes).hasSize(16).allMatch(LinkOutcome::isAnswered);
  }

  @Test
  void what_must_not_be_repeated_is_waited_for_as_long_as_ever() {
    listen();
    for (int i = 0; i < 10; i++) {
      bench.exchange("01", true);
      bench.turn(1000);
    }
    bench.faultBack(reply -> Trace.isMessage(reply) ? Bytes.EMPTY : reply);
    long before = figure("timeouts");
    bench.exchange("02", false);
    bench.turn(1900);
    assertThat(figure("timeouts")).isEqualTo(before);
    bench.turn(600);
    assertThat(figure("timeouts")).isEqualTo(before + 1);
  }

  @Test
  void an_idle_link_is_polled_as_often_as_its_figure_says() {
    listen();
    bench.turn(60_000);
    long before = figure("polls");
    bench.turn(Duration.ofHours(1).toMillis());
    assertThat(figure("idle_polls_per_hour")).isEqualTo(720);
    long polls = figure("polls") - before;
    assertThat(polls).isBetween(650L, 720L);
    System.out.printf(
        "idle: %d polls in an hour; at most %d ms from pending to polled, %d ms after activity%n",
        polls, figure("latency_idle_ms"), figure("latency_after_activity_ms"));
  }

  @Test
  void after_an_answer_polls_come_soon_and_then_ever_more_slowly() {
    listen();
    bench.turn(60_000);
    int sent = bench.sent().size();
    bench.exchange("01", true);
    bench.turn(ROUND_TRIP + 1000 + ROUND_TRIP + SETTLE);
    sensor.pending = Bytes.hex("ee");
    assertThat(bench.sent().subList(sent, bench.sent().size())).isEqualTo(List.of("I", "RR"));
    bench.turn(2000 + ROUND_TRIP);
    assertThat(bench.told).endsWith("unsolicited ee");
    assertThat(figure("latency_after_activity_ms")).isEqualTo(1000 + ROUND_TRIP);
  }
}
