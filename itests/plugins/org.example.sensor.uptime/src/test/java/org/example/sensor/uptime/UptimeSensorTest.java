// SPDX-License-Identifier: Apache-2.0
package org.example.sensor.uptime;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.testing.ManualTime;
import io.millrace.testing.SensorContract;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UptimeSensorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  private final ManualTime time = new ManualTime();
  private final UptimeSensor sensor = new UptimeSensor(time);

  @Test
  void reading_is_the_time_since_the_start() {
    time.advance(Duration.ofSeconds(150));
    assertThat(sensor.read(NOW)).hasToString("1800000000,150,s");
    assertThat(sensor.configure("cfg=min")).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(sensor.read(NOW)).hasToString("1800000000,2,min");
  }

  @Test
  void contract_is_kept() throws Exception {
    assertThat(SensorContract.violations(sensor)).isEmpty();
  }
}
