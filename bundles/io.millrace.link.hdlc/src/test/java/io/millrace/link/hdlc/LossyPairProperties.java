// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.line.pipe.ByteTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/** Primary and secondary over a pipe that loses, changes and adds bytes, and is pulled out. */
class LossyPairProperties {
  private static final int EXCHANGES = 12;
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** Loses, flips, doubles and inserts bytes, each with so many in a thousand. */
  private static ByteTransform faults(Random random, int perMille) {
    return written -> {
      List<Bytes> pieces = new ArrayList<>();
      for (Bytes piece : SecondaryBench.splits(random.nextLong()).apply(written)) {
        byte[] bytes = piece.toArray();
        if (random.nextInt(1000) < perMille) {
          switch (random.nextInt(4)) {
            case 0 -> bytes = new byte[0];
            case 1 -> bytes[0] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bytes = piece.plus(piece.slice(0, 1)).toArray();
            default -> bytes = Bytes.hex("7e").plus(piece).toArray();
          }
        }
        pieces.add(Bytes.wrap(bytes));
      }
      return pieces;
    };
  }

  private static final class Run {
    final Random random;
    final Pair pair;
    final Map<Integer, LinkOutcome> outcomes = new HashMap<>();
    final List<Integer> late = new ArrayList<>();

    Run(long seed, int perMille) {
      random = new Random(seed);
      pair = new Pair(Pair.SETTINGS, faults(random, perMille));
      pair.echoing();
      pair.listen();
    }

    void exchange(int number) {
      long start = pair.time.nanos();
      pair.primary.exchange(
          message(number),
          isRepeatable(number),
          DEADLINE,
          outcome -> {
            assertThat(outcomes.put(number, outcome)).as("ended twice").isNull();
            if (pair.time.nanos() - start > DEADLINE.toNanos()) {
              late.add(number);
            }
          });
    }

    static Bytes message(int number) {
      return Bytes.wrap(new byte[] {(byte) number, 0x7e, (byte) number});
    }

    static boolean isRepeatable(int number) {
      return number % 2 == 0;
    }

    int executions(int number) {
      return Collections.frequency(pair.executed, message(number));
    }
  }

  @Property(tries = 500)
  void every_exchange_ends_once_by_its_deadline_and_its_outcome_is_true(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 200) int perMille) {
    Run run = new Run(seed, perMille);
    for (int number = 0; number < EXCHANGES; number++) {
      if (run.random.nextInt(4) == 0) {
        run.pair.secondary.offer(Bytes.wrap(new byte[] {(byte) number}), false);
      }
      run.exchange(number);
      run.pair.turn(run.random.nextInt(5000));
      if (run.random.nextInt(20) == 0) {
        run.pair.pipe.cut("pulled");
        run.pair.turn(run.random.nextInt(2000));
        run.pair.pipe.mend();
      }
    }
    run.pair.time.turn(DEADLINE);
    assertThat(run.outcomes).hasSize(EXCHANGES);
    assertThat(run.late).isEmpty();
    run.outcomes.forEach((number, outcome) -> isTrue(run, number, outcome));
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
      assertThat(executions).as("executions of one not to be repeated").isLessThan(2);
    }
  }

  @Property(tries = 200)
  void after_any_trouble_a_clean_line_works_again(
      @ForAll long seed, @ForAll @IntRange(min = 100, max = 1000) int perMille) {
    boolean[] clean = {false};
    Random random = new Random(seed);
    ByteTransform faults = faults(random, perMille);
    Pair pair =
        new Pair(Pair.SETTINGS, written -> clean[0] ? List.of(written) : faults.apply(written));
    pair.echoing();
    pair.listen();
    for (int i = 0; i < 5; i++) {
      pair.exchange("0" + i, true);
      pair.turn(random.nextInt(8000));
    }
    clean[0] = true;
    pair.turn(30_000);
    pair.outcomes.clear();
    pair.told.clear();
    pair.secondary.offer(Bytes.hex("ee"), true);
    pair.exchange("aa", false);
    pair.turn(11_000);
    assertThat(pair.outcomes).singleElement().matches(LinkOutcome::isAnswered);
    assertThat(pair.told).contains("unsolicited ee");
  }
}
