// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import io.millrace.northbound.mqtt.backlog.NoBacklog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A day of readings, while the broker comes and goes, on a clock that the test turns. */
class DayOfOutagesTest {
  private static final int READINGS = Extent.times(20_000, 100_000);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration PAUSE = DAY.dividedBy(READINGS);
  private static final int OUTAGES = 60;
  private static final long BOUND = 64 << 20;

  @TempDir Path folder;
  private final UplinkRig rig = new UplinkRig();
  private final Random random = new Random(20);

  /** Does something at moments of the day, at random. */
  private void day(int times, Runnable event) {
    List<Integer> moments =
        IntStream.range(0, times).mapToObj(each -> random.nextInt(READINGS)).toList();
    for (int i = 0; i < READINGS; i++) {
      if (moments.contains(i)) {
        event.run();
      }
      rig.send(i);
      rig.turn(PAUSE);
    }
    rig.broker.start();
    rig.turn(Duration.ofHours(2));
  }

  private void thenBack() {
    rig.time.schedule(Duration.ofSeconds(random.nextInt(3600)), rig.broker::start);
  }

  private static List<String> inOrder(int epoch, int from, int until) {
    return IntStream.range(from, until)
        .mapToObj(each -> "%08x-%d".formatted(epoch, each))
        .collect(Collectors.toList());
  }

  @Test
  void nothing_is_lost_repeated_or_reordered_over_a_day_of_outages() throws Exception {
    rig.start(folder, BOUND);
    day(
        OUTAGES,
        () -> {
          rig.broker.stop();
          thenBack();
        });
    assertThat(rig.broker.ids).isEqualTo(inOrder(1, 0, READINGS));
    assertThat(rig.losses.count()).isZero();
    assertThat(rig.uplink.status().waiting()).isZero();
    assertThat(rig.broker.attempts).isGreaterThan(OUTAGES);
  }

  @Test
  void killed_broker_or_router_repeats_the_window_at_most_and_loses_nothing() throws Exception {
    rig.start(folder, BOUND);
    int[] ends = {0};
    day(
        OUTAGES,
        () -> {
          ends[0]++;
          if (random.nextBoolean()) {
            rig.broker.kill();
            thenBack();
          } else {
            rig.kill();
            restart();
          }
        });
    List<String> once = rig.broker.ids.stream().distinct().toList();
    List<Long> sequences = once.stream().map(DayOfOutagesTest::sequence).toList();
    assertThat(sequences)
        .isEqualTo(IntStream.range(0, READINGS).mapToObj(each -> (long) each).toList());
    assertThat(rig.broker.ids.size() - once.size()).isLessThanOrEqualTo(ends[0] * UplinkRig.WINDOW);
    assertThat(rig.losses.count()).isZero();
  }

  private static long sequence(String id) {
    return Long.parseLong(id.substring(id.indexOf('-') + 1));
  }

  private void restart() {
    try {
      rig.start(folder, BOUND);
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }

  @Test
  void without_a_store_the_same_day_loses_readings_and_counts_each() {
    rig.start(new NoBacklog("00000001", UplinkRig.WINDOW));
    day(
        OUTAGES,
        () -> {
          rig.broker.stop();
          thenBack();
        });
    assertThat(rig.broker.ids).hasSizeLessThan(READINGS).doesNotHaveDuplicates();
    assertThat(rig.broker.ids.size() + rig.losses.count()).isEqualTo(READINGS);
  }
}
