// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.lib.testing.FaultRates;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * Bit flips, lost, doubled and foreign bytes, lost and doubled frames, tears, stalls up to five
 * seconds, storms of flags, unplugging, a far end that works on some messages for up to 1.5 s: the
 * primary's word is true, and the link comes back.
 *
 * <p>A reply says little of what it replies to: an I frame has one of eight numbers N(R), and
 * nothing tells a pending message from an answer. What the cable doubles or delays is therefore
 * told apart by order: bytes do not overtake each other, so the reply to the last frame is the last
 * one to come. Three things were wrong once, and are among the examples below. A link that could
 * not be cleared by RNR, because each was lost, sent its message all the same; a pending message
 * that had been taken was believed a second time with its old number; a frame that nobody waited
 * for was ignored, though it shows that another one is still on its way.
 *
 * <p>What is left needs a UA, which has no number, doubled and delayed until the SNRM after it is
 * lost: the primary then counts from 0 and the other end does not. If that has just counted 1, and
 * a doubled poll brings a pending message while message 0 is lost, this is byte by byte what the
 * answer to message 0 would be. Nothing of the sort was met in three million runs.
 */
class UnkillableLinkProperties {
  private static final int EXCHANGES = 10;
  private static final List<LinkSettings> HURRIES =
      List.of(FaultyPair.UNHURRIED, FaultyPair.SETTINGS, FaultyPair.HURRIED);

  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /** What the primary holds when nothing goes on: one timer for the next poll. */
  private static final int IDLE_TIMERS = 1;

  private static final class Run {
    final FaultyPair pair;
    final Random random;
    final Map<Integer, LinkOutcome> outcomes = new HashMap<>();
    final boolean telling;

    /** Makes a run whose user can tell answers from other messages, or not. */
    Run(long seed, double share, LinkSettings settings, boolean telling) {
      this.telling = telling;
      random = new Random(seed);
      pair = new FaultyPair(seed, FaultRates.everything(share), settings);
    }

    void exchange(int number) {
      long start = pair.time.nanos();
      Consumer<LinkOutcome> ended =
          outcome -> {
            assertThat(outcomes.put(number, outcome)).as("ended twice").isNull();
            assertThat(pair.time.nanos() - start).isLessThanOrEqualTo(DEADLINE.toNanos());
          };
      Bytes message = message(number);
      boolean repeatable = isRepeatable(number);
      if (telling) {
        pair.primary.exchange(message, message::equals, repeatable, DEADLINE, ended);
      } else {
        pair.primary.exchange(message, repeatable, DEADLINE, ended);
      }
    }

    void trouble() {
      switch (random.nextInt(12)) {
        case 0 -> {
          pair.cut();
          pair.turn(random.nextInt(7000));
          pair.mend();
        }
        case 1 -> {
          pair.cut();
          pair.mend();
        }
        default -> {}
      }
    }

    static Bytes message(int number) {
      return Bytes.wrap(new byte[] {(byte) number, 0x7e, (byte) ~number, (byte) number});
    }

    static boolean isRepeatable(int number) {
      return number % 3 == 0;
    }

    int executions(int number) {
      return Collections.frequency(pair.executed, message(number));
    }

    /** Returns how many executions too many the cable has caused by doubling a frame. */
    int doubled(int number) {
      return (int) pair.doubled.stream().filter(frame -> carries(frame, number)).count();
    }

    private static boolean carries(Bytes frame, int number) {
      return Trace.isMessage(frame) && Trace.information(frame).equals(message(number));
    }
  }

  @Property
  void outcome_is_true_and_nothing_is_executed_twice_that_must_not(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 60) int percent,
      @ForAll @IntRange(min = 0, max = 2) int hurry,
      @ForAll boolean telling,
      @ForAll boolean working) {
    Run run = new Run(seed, percent / 100.0, HURRIES.get(hurry), telling);
    if (working) {
      run.pair.worksFor(message -> message.at(0) % 4 == 1 ? run.random.nextInt(1500) : 0);
    }
    for (int number = 0; number < EXCHANGES; number++) {
      if (run.random.nextInt(3) == 0) {
        run.pair.secondary.offer(Bytes.wrap(new byte[] {(byte) number}), false);
      }
      run.exchange(number);
      run.pair.turn(run.random.nextInt(6000));
      run.trouble();
    }
    run.pair.turn(DEADLINE.toMillis());
    assertThat(run.outcomes).hasSize(EXCHANGES);
    run.outcomes.forEach((number, outcome) -> isTrue(run, number, outcome));
    comesBack(run);
  }

  /** Runs in which a late or doubled frame was once taken for a proof or an answer. */
  @Example
  void frames_that_were_once_believed() {
    List<Long> seeds =
        List.of(-4296082023311L, 50512L, -121L, 1043920294779267327L, 1260277685973115758L);
    List<Integer> percents = List.of(10, 41, 57, 5, 41);
    for (int i = 0; i < seeds.size(); i++) {
      for (int hurry = 0; hurry < HURRIES.size(); hurry++) {
        for (boolean telling : new boolean[] {true, false}) {
          outcome_is_true_and_nothing_is_executed_twice_that_must_not(
              seeds.get(i), percents.get(i), hurry, telling, false);
        }
      }
    }
  }

  private static void isTrue(Run run, int number, LinkOutcome outcome) {
    Statistics.collect(outcome.kind());
    int executions = run.executions(number);
    switch (outcome.kind()) {
      case LinkOutcome.ANSWERED -> {
        assertThat(outcome.answer()).isEqualTo(Run.message(number));
        assertThat(executions).isPositive();
      }
      case LinkOutcome.NOT_SENT -> assertThat(executions).as("said not sent").isZero();
      default -> assertThat(outcome.kind()).isEqualTo(LinkOutcome.UNKNOWN);
    }
    if (!Run.isRepeatable(number)) {
      assertThat(executions)
          .as("executions of one not to be repeated")
          .isLessThanOrEqualTo(1 + run.doubled(number));
    }
  }

  /** Once the cable is good the next exchange is answered and the pending message fetched. */
  private static void comesBack(Run run) {
    run.pair.become(FaultRates.NONE);
    run.pair.turn(40_000);
    assertThat(run.pair.relay.bytesInside()).isZero();
    run.pair.unsolicited.clear();
    run.pair.secondary.offer(Bytes.hex("ee"), true);
    LinkOutcome[] last = new LinkOutcome[1];
    run.pair.primary.exchange(Bytes.hex("aa"), false, DEADLINE, outcome -> last[0] = outcome);
    run.pair.turn(6000);
    assertThat(last[0]).isNotNull().matches(LinkOutcome::isAnswered);
    assertThat(run.pair.unsolicited).contains(Bytes.hex("ee"));
    assertThat(run.pair.time.waiting()).isEqualTo(IDLE_TIMERS);
  }
}
