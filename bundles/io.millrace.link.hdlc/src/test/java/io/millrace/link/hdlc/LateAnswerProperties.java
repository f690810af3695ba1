// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * The real sensor, which executes what it gets twice and drops two frames that come in one burst,
 * may take longer over a message than T1: in whatever order answer, RR, poll and pending message
 * then come, each message is executed once and answered, and no frame is sent into another's burst.
 */
class LateAnswerProperties {
  private static final long SENSOR = 404;
  private static final long LEAST_T1 = 700_000_000L;

  /** What is done next, and how long it takes: the sensor's handler, or the pause after it. */
  private record Event(What what, int millis) {}

  private enum What {
    EXCHANGE_REPEATABLE,
    EXCHANGE_ONCE,
    POLL,
    OFFER,
    DELAY
  }

  private static final class Run {
    final List<Bytes> executed = new ArrayList<>();
    final List<Bytes> offered = new ArrayList<>();
    final List<LinkOutcome> outcomes = new ArrayList<>();
    final List<Bytes> messages = new ArrayList<>();
    final SensorModel sensor = new SensorModel(this::execute);
    final PrimaryBench bench;

    Run(boolean learning) {
      bench = new PrimaryBench(sensor::react, learning ? FaultyPair.HURRIED : Pair.SETTINGS);
      bench.repliesAfter(SENSOR);
      bench.handlesIn(Run::handlerMillis);
      bench.listen(Duration.ofSeconds(5));
    }

    /** The second and third byte of a message say how long it takes. */
    private static long handlerMillis(Bytes burst) {
      return Trace.isMessage(burst) && burst.length() > 12
          ? Trace.information(burst).slice(1, 2).uint()
          : 0;
    }

    private Bytes execute(Bytes message) {
      executed.add(message);
      return message.slice(0, 1);
    }

    void happen(Event event) {
      switch (event.what) {
        case EXCHANGE_REPEATABLE, EXCHANGE_ONCE -> {
          int number = messages.size();
          Bytes message = SensorModel.bytes(number, event.millis >> 8, event.millis & 0xFF);
          messages.add(message);
          bench.primary.exchange(
              message,
              other -> other.equals(message.slice(0, 1)),
              event.what == What.EXCHANGE_REPEATABLE,
              Duration.ofMinutes(5),
              outcomes::add);
        }
        case POLL -> bench.primary.poll();
        case OFFER -> {
          if (sensor.pending == null) {
            sensor.pending = SensorModel.bytes(0xEE, offered.size());
            offered.add(sensor.pending);
          }
        }
        default -> bench.turn(event.millis);
      }
    }

    void check() {
      assertThat(outcomes).hasSize(messages.size()).allMatch(LinkOutcome::isAnswered);
      assertThat(executed).containsExactlyElementsOf(messages);
      List<String> told = new ArrayList<>(List.of("up"));
      offered.forEach(message -> told.add("unsolicited " + message));
      assertThat(bench.told).isEqualTo(told);
      for (PrimaryBench.Passing second : bench.together) {
        assertThat(second.nanos() - before(second))
            .as("turn of %s", second)
            .isGreaterThan(LEAST_T1);
      }
    }

    private long before(PrimaryBench.Passing second) {
      long last = 0;
      for (PrimaryBench.Passing each : bench.passed) {
        if (each == second) {
          return last;
        }
        last = each.sent() ? each.nanos() : last;
      }
      return last;
    }
  }

  @Property
  void each_message_is_executed_once_and_answered(
      @ForAll("events") @Size(min = 1, max = 8) List<Event> events, @ForAll boolean learning) {
    Run run = new Run(learning);
    events.forEach(run::happen);
    run.bench.turn(120_000);
    run.check();
  }

  /** An answer that takes longer than T1 comes in the place of the reply to RR. */
  @Example
  void an_answer_in_the_place_of_the_reply_to_rr_is_taken_and_that_reply_waited_for() {
    Run run = new Run(false);
    run.happen(new Event(What.EXCHANGE_REPEATABLE, 2100));
    run.happen(new Event(What.EXCHANGE_ONCE, 0));
    run.bench.turn(10_000);
    run.check();
    assertThat(run.bench.sent()).startsWith("SNRM", "RR", "I", "RR", "I");
    assertThat(run.bench.primary.statistics().count("late_answers")).isEqualTo(1);
    assertThat(run.bench.together).isEmpty();
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Event> events =
        Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(What.EXCHANGE_REPEATABLE)),
                Tuple.of(3, Arbitraries.just(What.EXCHANGE_ONCE)),
                Tuple.of(2, Arbitraries.just(What.POLL)),
                Tuple.of(2, Arbitraries.just(What.OFFER)),
                Tuple.of(4, Arbitraries.just(What.DELAY)))
            .flatMap(
                what ->
                    Arbitraries.integers().between(0, 5000).map(millis -> new Event(what, millis)));
    return events.list();
  }
}
