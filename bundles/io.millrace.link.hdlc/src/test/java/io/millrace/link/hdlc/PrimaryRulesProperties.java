// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.link.LinkOutcome;
import io.millrace.link.hdlc.station.LinkSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;

/**
 * Whatever is asked of it and whatever the line and the sensor do, the primary keeps to the rules,
 * delivers every pending message the sensor got rid of exactly once, and ends every exchange.
 */
class PrimaryRulesProperties {
  private final List<Bytes> executed = new ArrayList<>();
  private final List<Bytes> offered = new ArrayList<>();
  private final List<Bytes> forgotten = new ArrayList<>();

  private Bytes execute(Bytes message) {
    executed.add(message);
    return message.at(0) % 5 == 0 ? null : message;
  }

  /** Loses or damages so many in a hundred bursts. */
  private static UnaryOperator<Bytes> faults(Random random, int percent) {
    return burst -> {
      if (random.nextInt(100) >= percent) {
        return burst;
      }
      byte[] bytes = burst.toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      return random.nextBoolean() ? Bytes.EMPTY : Bytes.wrap(bytes);
    };
  }

  @Property
  void primary_keeps_to_the_rules(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 40) int percent,
      @ForAll boolean learning,
      @ForAll boolean telling) {
    Random random = new Random(seed);
    executed.clear();
    offered.clear();
    forgotten.clear();
    SensorModel sensor = new SensorModel(this::execute);
    LinkSettings settings = learning ? FaultyPair.HURRIED : Pair.SETTINGS;
    PrimaryBench bench = new PrimaryBench(sensor::react, settings);
    bench.faultTowards(faults(random, percent));
    bench.faultBack(faults(random, percent));
    bench.answersAreToldBy(telling ? Bytes::equals : null);
    bench.listen(Duration.ofSeconds(5));
    int exchanges = 0;
    for (int event = 0; event < 12; event++) {
      exchanges += happen(random, bench, sensor, event);
      bench.turn(random.nextInt(4000));
    }
    bench.turn(60_000);
    assertThat(bench.outcomes).hasSize(exchanges);
    PrimaryRules rules = new PrimaryRules(learning ? Duration.ofMillis(700) : settings.maxT1());
    bench.passed.forEach(rules::check);
    checkDeliveries(bench, sensor);
    bench.outcomes.forEach(outcome -> Statistics.collect(outcome.kind()));
  }

  private int happen(Random random, PrimaryBench bench, SensorModel sensor, int event) {
    switch (random.nextInt(6)) {
      case 0:
        if (sensor.pending == null) {
          offer(sensor, SensorModel.bytes(0xEE, event));
        }
        return 0;
      case 1:
        restart(sensor, event);
        return 0;
      default:
        bench.exchange("0" + event % 10 + "0" + event / 10, random.nextBoolean());
        return 1;
    }
  }

  private void offer(SensorModel sensor, Bytes message) {
    sensor.pending = message;
    offered.add(message);
  }

  /** A sensor that starts has forgotten everything and has a notice pending. */
  private void restart(SensorModel sensor, int event) {
    if (sensor.pending != null) {
      forgotten.add(sensor.pending);
    }
    sensor.connected = false;
    sensor.vs = 0;
    sensor.vr = 0;
    offer(sensor, SensorModel.bytes(0xBB, event));
  }

  /** Everything offered was delivered once, in order, but for what was forgotten or waits. */
  private void checkDeliveries(PrimaryBench bench, SensorModel sensor) {
    List<Bytes> delivered =
        bench.told.stream()
            .filter(told -> told.startsWith("unsolicited "))
            .map(told -> Bytes.hex(told.substring(12)))
            .toList();
    assertThat(delivered).doesNotHaveDuplicates();
    assertThat(offered.stream().filter(delivered::contains)).containsExactlyElementsOf(delivered);
    List<Bytes> missing = new ArrayList<>(offered);
    missing.removeAll(delivered);
    missing.removeAll(forgotten);
    missing.remove(sensor.pending);
    assertThat(missing).isEmpty();
  }

  @Property(tries = 200)
  void a_message_not_to_be_repeated_is_executed_at_most_once_and_not_sent_means_never(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 60) int percent) {
    Random random = new Random(seed);
    executed.clear();
    SensorModel sensor = new SensorModel(this::execute);
    PrimaryBench bench = new PrimaryBench(sensor::react);
    bench.faultTowards(faults(random, percent));
    bench.faultBack(faults(random, percent));
    bench.exchange("01", false);
    bench.turn(60_000);
    int expected = bench.outcomes.get(0).kind().equals(LinkOutcome.NOT_SENT) ? 0 : 1;
    assertThat(executed).hasSizeLessThanOrEqualTo(expected);
    assertThat(bench.outcomes.get(0).isAnswered() && executed.isEmpty()).isFalse();
  }
}
