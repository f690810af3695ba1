// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.line.pipe.ByteTransform;
import io.millrace.link.hdlc.PrimaryBench.Passing;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * With the defaults a link learns how soon its other end replies, and never learns what would break
 * the real sensor, which is silent for 400 ms and drops two frames that come together.
 */
class LearnedTimingTest {
  static final Bytes ANSWER = Bytes.hex("0a");

  private static final long AT_ONCE = 3;
  private static final long SENSOR = 404;
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  private final List<Bytes> executed = new ArrayList<>();
  private final SensorModel sensor = new SensorModel(this::execute);
  final PrimaryBench bench = new PrimaryBench(sensor::react, settings());

  LinkSettings settings() {
    return FaultyPair.SETTINGS;
  }

  private Bytes execute(Bytes message) {
    executed.add(message);
    return ANSWER;
  }

  private long figure(String name) {
    return bench.primary.statistics().count(name);
  }

  private void exchanges(int count) {
    for (int i = 0; i < count; i++) {
      bench.exchange("0" + i % 10, i % 2 == 0, DEADLINE);
      bench.turn(1500);
    }
  }

  private void fastOtherEnd() {
    bench.repliesAfter(AT_ONCE);
    bench.listen(Duration.ofSeconds(5));
    exchanges(20);
    assertThat(figure("t1_message_ms")).isLessThan(200);
    assertThat(figure("t1_poll_ms")).isLessThan(200);
  }

  /** Has a real sensor, which knows nothing yet, in the other end's place. */
  private SensorModel swapForSensor() {
    SensorModel slow = new SensorModel(this::execute);
    bench.replaceSensor(slow::react);
    bench.repliesAfter(SENSOR);
    return slow;
  }

  @Test
  void an_other_end_that_replies_at_once_costs_little_when_a_frame_is_lost() {
    fastOtherEnd();
    bench.faultTowards(PrimaryBench.losingMessages(1));
    bench.exchange("aa", true, DEADLINE);
    bench.turn(250);
    assertThat(bench.outcomes).hasSize(21).allMatch(LinkOutcome::isAnswered);
  }

  @Test
  void a_damaged_reply_is_not_waited_out() {
    fastOtherEnd();
    boolean[] first = {true};
    bench.faultBack(
        reply -> {
          boolean damage = first[0] && Trace.isMessage(reply);
          first[0] &= !damage;
          return damage ? reply.slice(0, reply.length() - 3).plus(Bytes.hex("00007e")) : reply;
        });
    bench.exchange("aa", true, DEADLINE);
    bench.turn(60);
    assertThat(bench.outcomes).hasSize(21).allMatch(LinkOutcome::isAnswered);
    assertThat(figure("damaged_replies")).isEqualTo(1);
  }

  @Test
  void the_real_sensor_never_gets_less_than_700_ms() {
    Random random = new Random(1);
    bench.listen(Duration.ofSeconds(5));
    for (int i = 0; i < 200; i++) {
      bench.repliesAfter(401 + random.nextInt(40));
      exchanges(1);
      assertThat(figure("t1_message_ms")).isBetween(700L, 2000L);
      assertThat(figure("t1_poll_ms")).isBetween(700L, 2000L);
    }
    assertThat(bench.outcomes).hasSize(200).allMatch(LinkOutcome::isAnswered);
    assertThat(figure("timeouts")).isZero();
  }

  @Test
  void a_bad_line_does_not_make_it_speak_before_the_real_sensor_has_looked() {
    Random random = new Random(2);
    bench.listen(Duration.ofSeconds(5));
    exchanges(5);
    bench.faultTowards(burst -> random.nextInt(3) == 0 ? Bytes.EMPTY : burst);
    bench.faultBack(reply -> random.nextInt(3) == 0 ? Bytes.hex("00").plus(reply) : reply);
    exchanges(100);
    assertNeverTogether(0);
  }

  @Test
  void noise_before_the_real_sensor_can_have_replied_is_no_reply() {
    exchanges(12);
    bench.exchange("aa", true, DEADLINE);
    bench.turn(100);
    int sent = bench.passed.size();
    bench.noise(Bytes.hex("00".repeat(12)));
    bench.turn(290);
    assertThat(bench.passed).hasSize(sent);
    bench.turn(2000);
    assertThat(bench.outcomes).hasSize(13).allMatch(LinkOutcome::isAnswered);
    assertNeverTogether(0);
  }

  @Test
  void a_sensor_in_the_place_of_a_fast_other_end_is_answered_by_within_a_few_tries() {
    for (boolean repeatable : new boolean[] {true, false}) {
      fastOtherEndAgain();
      executed.clear();
      swapForSensor();
      int before = bench.outcomes.size();
      bench.exchange("aa", repeatable, DEADLINE);
      bench.turn(DEADLINE.toMillis());
      assertThat(bench.outcomes).hasSize(before + 1);
      assertThat(bench.outcomes.get(before)).matches(LinkOutcome::isAnswered);
      assertThat(executed).containsExactly(Bytes.hex("aa"));
      int settled = bench.passed.size();
      exchanges(20);
      assertThat(figure("t1_message_ms")).isGreaterThanOrEqualTo(700);
      assertNeverTogether(settled);
    }
  }

  private void fastOtherEndAgain() {
    bench.repliesAfter(AT_ONCE);
    bench.listenOnce();
    exchanges(60);
    assertThat(figure("t1_message_ms")).isLessThan(200);
  }

  @Test
  void a_sensor_that_is_polled_as_if_it_were_fast_is_found_and_its_notice_fetched() {
    fastOtherEnd();
    swapForSensor().pending = Bytes.hex("ee");
    bench.turn(20_000);
    assertThat(bench.told).contains("unsolicited ee").doesNotContain("down: no answer to RR");
    int settled = bench.passed.size();
    bench.turn(60_000);
    assertNeverTogether(settled);
    assertThat(figure("t1_poll_ms")).isGreaterThanOrEqualTo(700);
  }

  @Test
  void after_the_line_was_down_nothing_learned_holds() {
    fastOtherEnd();
    bench.pipe.cut("unplugged");
    bench.turn(1000);
    swapForSensor();
    int settled = bench.passed.size();
    bench.pipe.mend();
    bench.turn(10_000);
    exchanges(10);
    assertNeverTogether(settled);
    assertThat(figure("timeouts")).isZero();
  }

  @Test
  void a_fast_other_end_in_the_place_of_a_sensor_is_learned() {
    bench.listen(Duration.ofSeconds(5));
    exchanges(10);
    bench.repliesAfter(AT_ONCE);
    exchanges(60);
    assertThat(figure("t1_message_ms")).isLessThan(200);
  }

  /** Returns a pair whose other end answered 20 messages at once; one of 51 takes longer. */
  private Pair answeringAtOnceBut51After(long millis, boolean repeatable) {
    Pair pair = new Pair(FaultyPair.SETTINGS, ByteTransform.AS_WRITTEN);
    pair.secondary.attach(
        (message, answer) -> {
          executed.add(message);
          long wait = message.equals(Bytes.hex("51")) ? millis : 0;
          pair.time.schedule(Duration.ofMillis(wait), () -> answer.accept(message));
        });
    for (int i = 0; i < 20; i++) {
      pair.exchange("01", repeatable);
      pair.turn(100);
    }
    executed.clear();
    return pair;
  }

  @Test
  void an_answer_that_takes_much_longer_and_is_not_to_be_asked_for_again_is_missed_once_at_most() {
    Pair pair = answeringAtOnceBut51After(1500, false);
    for (int i = 0; i < 2; i++) {
      pair.exchange("51", false);
      pair.turn(3000);
    }
    assertThat(pair.outcomes.get(20).kind()).isEqualTo(LinkOutcome.UNKNOWN);
    assertThat(pair.outcomes.get(21)).matches(LinkOutcome::isAnswered);
    assertThat(executed).hasSize(2);
  }

  @Test
  void an_answer_that_takes_longer_than_those_before_comes_at_the_second_try() {
    Pair pair = answeringAtOnceBut51After(500, true);
    pair.exchange("51", true);
    pair.turn(1000);
    assertThat(pair.outcomes).hasSize(21).allMatch(LinkOutcome::isAnswered);
    assertThat(executed).hasSize(2);
    pair.exchange("51", false);
    pair.turn(1000);
    assertThat(pair.outcomes).hasSize(22).allMatch(LinkOutcome::isAnswered);
    assertThat(executed).hasSize(3);
  }

  @Test
  void an_other_end_that_becomes_slower_is_answered_by_all_the_same() {
    fastOtherEnd();
    bench.repliesAfter(300);
    executed.clear();
    bench.exchange("aa", true, DEADLINE);
    bench.exchange("bb", false, DEADLINE);
    bench.turn(10_000);
    assertThat(bench.outcomes).hasSize(22).allMatch(LinkOutcome::isAnswered);
  }

  @Test
  void an_other_end_that_talks_nothing_but_garbage_is_given_up() {
    fastOtherEnd();
    bench.faultBack(reply -> Bytes.hex("55".repeat(reply.length())));
    bench.exchange("aa", true, DEADLINE);
    bench.turn(1000);
    assertThat(bench.told).endsWith("down: no answer to RR");
    assertThat(bench.primary.state()).isEqualTo("down");
    bench.faultBack(reply -> reply);
    bench.turn(6000);
    assertThat(bench.told).endsWith("up");
  }

  /** No frame from the index on goes out while the sensor collects the one before. */
  private void assertNeverTogether(int from) {
    long last = Long.MIN_VALUE / 2;
    for (Passing passing : bench.passed.subList(from, bench.passed.size())) {
      if (passing.sent()) {
        assertThat(passing.nanos() - last).isGreaterThan(400_000_000L);
        last = passing.nanos();
      }
    }
  }
}
