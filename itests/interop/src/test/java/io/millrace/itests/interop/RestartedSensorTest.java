// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.Extent;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sensor with the habits of the vendor's firmware is killed and started again over a
 * pseudo-terminal, while clients read it all the time: none of them sees the time of its unset
 * clock, which says 1999.
 */
@Timeout(600)
class RestartedSensorTest {
  private static final int RESTARTS = Extent.times(1, 3);
  private static final int READERS = 3;
  private static final Pattern READING = Pattern.compile("(\\d+),\\d+\\.\\d\\d,[FC]");

  @TempDir Path folder;

  @Test
  void no_client_sees_a_reading_of_an_unset_clock() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    long began = Instant.now().getEpochSecond();
    try (FieldRig rig = FieldRig.withCable(folder).reporting(60, 500)) {
      rig.router().configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.0/8"));
      rig.deviceIc().configure("io.millrace.deviceic", Map.of("generation", "2"));
      rig.start();
      try (SteadyReaders readers =
          new SteadyReaders(READERS, rig.port(), rig.uri("snsr/arduino/temp?sens"))) {
        awaitMore(readers);
        for (int i = 0; i < RESTARTS; i++) {
          rig.deviceIc().kill();
          rig.deviceIc().start();
          awaitMore(readers);
        }
        readers.stop();
        assertThat(readers.texts()).hasSizeGreaterThan(RESTARTS * READERS);
        assertThat(epochs(readers.texts())).allMatch(each -> each >= began - 1);
      }
    }
  }

  private static List<Long> epochs(List<String> texts) {
    return texts.stream().map(RestartedSensorTest::epoch).toList();
  }

  private static long epoch(String text) {
    Matcher reading = READING.matcher(text);
    assertThat(reading.find()).as(text).isTrue();
    return Long.parseLong(reading.group(1));
  }

  private static void awaitMore(SteadyReaders readers) throws Exception {
    int enough = readers.count(true) + READERS;
    await(() -> readers.count(true) >= enough);
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("good answers in time").isLessThan(until);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
