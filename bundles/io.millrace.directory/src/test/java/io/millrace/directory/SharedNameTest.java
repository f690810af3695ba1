// SPDX-License-Identifier: Apache-2.0
package io.millrace.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.LoggedLines;
import io.millrace.lib.testing.TurnedTime;
import java.time.Duration;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two devices of one name: for a moment at each switch of their bundle, or for good. */
class SharedNameTest {
  private static final String NAME = "SSN001350050005E7D6";

  private final TurnedTime time = new TurnedTime();
  private final Directory directory = TestDevice.directory(time, 10, 256);
  private final TestDevice old = new TestDevice(NAME);
  private final TestDevice next = new TestDevice(NAME);
  private final LoggedLines log = new LoggedLines(Directory.class);

  @AfterEach
  void close() {
    log.close();
  }

  private void both() {
    directory.addDevice(old, old.properties());
    directory.addDevice(next, next.properties());
  }

  @Test
  void a_device_that_takes_the_place_of_another_one_is_no_warning() {
    both();
    directory.removeDevice(old, old.properties());
    time.turn(Duration.ofMinutes(1));
    assertThat(log.from(Level.WARNING)).isEmpty();
  }

  @Test
  void two_devices_that_stay_are_one_warning() {
    both();
    time.turn(Duration.ofMillis(9_999));
    assertThat(log.from(Level.WARNING)).isEmpty();
    time.turn(Duration.ofMinutes(1));
    assertThat(log.from(Level.WARNING)).singleElement().asString().contains("two devices", NAME);
  }
}
