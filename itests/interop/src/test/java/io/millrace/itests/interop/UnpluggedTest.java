// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.itests.interop.SteadyReaders.Ended;
import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.FaultRates;
import io.millrace.rig.FaultyCable;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cable that is unplugged and plugged in again, over and over, while three clients read through
 * gateway and NIC: ten times with every build, 200 with the long tests (about 1 s each).
 *
 * <p>Proved are these sentences. After each unplugging both processes let go of the terminal; each
 * tenth time the cable stays away until a request has failed. Every request ended, with 2.05, 5.03
 * or 5.04, within the NIC's deadline of a request (and a second, as its clock starts after the
 * client's). After each plugging, counted from when both terminals are there, a good answer came
 * within one poll interval and T1. In the end router and Device IC have as many threads and
 * descriptors as before; the threads of the Java machine's compiler and collector, and of the
 * framework's resolver, are not counted.
 */
@Timeout(3600)
class UnpluggedTest {
  private static final int CYCLES = Extent.times(10, 200);
  private static final int WARM_UP = 2;
  private static final int READERS = 3;
  private static final int LONG_EVERY = 10;
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration T1 = Duration.ofSeconds(2);
  private static final Duration DEADLINE = Duration.ofSeconds(3);
  private static final Duration RECOVERY = POLL.plus(T1);
  private static final Duration MARGIN = Duration.ofSeconds(1);
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(30);

  @TempDir Path folder;

  private final List<Duration> recoveries = new ArrayList<>();
  private FaultyCable cable;
  private FieldRig rig;

  @BeforeEach
  void start() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    cable = new FaultyCable(folder, 1, FaultRates.NONE);
    rig = FieldRig.withCable(folder, cable).reporting(60, 500);
    rig.router().configure("io.millrace.line.serial-uart0", line(cable.near(), "primary"));
    rig.deviceIc().configure("io.millrace.line.serial-uart0", line(cable.far(), "secondary"));
    rig.router().configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.0/8"));
    rig.router().configure("io.millrace.nic-uart0", nic());
    rig.router().configure("io.millrace.link.hdlc", link());
    rig.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (rig != null) {
      rig.close();
      cable.close();
    }
  }

  private static Map<String, ?> line(Path port, String role) {
    return Map.of("name", "uart0", "port", port, "role", role);
  }

  private static Map<String, ?> nic() {
    return Map.of(
        "mac",
        FieldRig.MAC,
        "line",
        "uart0",
        "pollMillis",
        POLL.toMillis(),
        "sensorDeadlineSeconds",
        DEADLINE.toSeconds());
  }

  private static Map<String, ?> link() {
    return Map.of("t1Millis", T1.toMillis(), "lostPollMillis", POLL.toMillis());
  }

  @Test
  void unplugging_leaves_nothing_behind_and_every_request_ends() throws Exception {
    List<Ended> ended;
    List<Held> before;
    try (SteadyReaders readers =
        new SteadyReaders(READERS, rig.port(), rig.uri("snsr/arduino/temp?sens"))) {
      awaitGoodAnswer(readers, System.nanoTime());
      cycles(readers, WARM_UP);
      recoveries.clear();
      before = held();
      cycles(readers, CYCLES);
      ended = readers.stop();
    }
    report(ended, before);
    await("threads and descriptors as before: " + before, () -> held().equals(before));
    assertThat(ended).extracting(Ended::how).isSubsetOf("2.05", "5.03", "5.04");
    assertThat(ended).allSatisfy(each -> assertThat(each.took()).isLessThan(DEADLINE.plus(MARGIN)));
    assertThat(recoveries).hasSize(CYCLES).allMatch(each -> each.compareTo(RECOVERY) <= 0);
  }

  private void cycles(SteadyReaders readers, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      cable.unplug();
      await("the terminals are let go", () -> !Held.terminal(router()) && !Held.terminal(sensor()));
      if (i % LONG_EVERY == 0) {
        awaitMore(readers, false, 1);
      }
      cable.plug();
      recoveries.add(awaitGoodAnswer(readers, System.nanoTime()));
      awaitMore(readers, true, READERS);
    }
  }

  private static void awaitMore(SteadyReaders readers, boolean good, int count) throws Exception {
    int enough = readers.count(good) + count;
    await("more requests, good: " + good, () -> readers.count(good) >= enough);
  }

  private static Duration awaitGoodAnswer(SteadyReaders readers, long since) throws Exception {
    await(
        "a good answer",
        () -> readers.lastGood().endedNanos() - since > 0 && readers.lastGood().isGood());
    return Duration.ofNanos(readers.lastGood().endedNanos() - since);
  }

  private long router() {
    return rig.router().process().pid();
  }

  private long sensor() {
    return rig.deviceIc().process().pid();
  }

  private List<Held> held() throws IOException {
    return List.of(Held.by(router()), Held.by(sensor()));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long start = System.nanoTime();
    while (!condition.call()) {
      assertThat(System.nanoTime() - start).as(what).isLessThan(BOUND_NANOS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void report(List<Ended> ended, List<Held> before) throws IOException {
    Map<String, Long> outcomes =
        ended.stream()
            .collect(Collectors.groupingBy(Ended::how, TreeMap::new, Collectors.counting()));
    List<Duration> sorted = recoveries.stream().sorted().toList();
    System.out.printf(
        "%d cycles: %s; longest request %s; first good answer: median %s, longest %s; held before"
            + " %s, after %s%n",
        CYCLES,
        outcomes,
        ended.stream().map(Ended::took).max(Duration::compareTo).orElseThrow(),
        sorted.get(sorted.size() / 2),
        sorted.get(sorted.size() - 1),
        before,
        held());
  }
}
