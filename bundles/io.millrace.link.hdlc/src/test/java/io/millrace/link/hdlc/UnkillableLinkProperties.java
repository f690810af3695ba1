// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.lib.testing.FaultRates;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * Bit flips, lost, doubled and foreign bytes, lost and doubled frames, tears, stalls up to five
 * seconds, storms of flags, unplugging: the primary's word is true, and the link comes back.
 *
 * <p>Known and not solved: the run (seed -121, 57 percent) ends in a wrong answer. The cable
 * doubles polls there, and a pending message, sent twice, is taken for the answer to the next
 * exchange; at this level nothing tells them apart. Above it a NIC compares CoAP tokens.
 */
class UnkillableLinkProperties {
  private static final int EXCHANGES = 10;
  private static final Duration DEADLINE = Duration.ofSeconds(15);

  /** What the primary holds when nothing goes on: one timer for the next poll. */
  private static final int IDLE_TIMERS = 1;

  private static final class Run {
    final FaultyPair pair;
    final Random random;
    final Map<Integer, LinkOutcome> outcomes = new HashMap<>();

    Run(long seed, double share) {
      random = new Random(seed);
      pair = new FaultyPair(seed, FaultRates.everything(share));
    }

    void exchange(int number) {
      long start = pair.time.nanos();
      pair.primary.exchange(
          message(number),
          isRepeatable(number),
          DEADLINE,
          outcome -> {
            assertThat(outcomes.put(number, outcome)).as("ended twice").isNull();
            assertThat(pair.time.nanos() - start).isLessThanOrEqualTo(DEADLINE.toNanos());
          });
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

  @Property(tries = 3000, seed = "20261122")
  void outcome_is_true_and_nothing_is_executed_twice_that_must_not(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int percent) {
    Run run = new Run(seed, percent / 100.0);
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

  /** Runs in which a late reply was once taken for a proof, or for the answer to another. */
  @Example
  void late_replies_that_were_once_believed() {
    outcome_is_true_and_nothing_is_executed_twice_that_must_not(-4296082023311L, 10);
    outcome_is_true_and_nothing_is_executed_twice_that_must_not(50512, 41);
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
