// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SensorContractTest {
  private record Level(String type, Duration period, Function<Instant, Reading> reader)
      implements Sensor {
    @Override
    public Reading read(Instant now) {
      return reader.apply(now);
    }

    @Override
    public ConfigurationResult configure(String query) {
      return query.isEmpty() ? null : ConfigurationResult.NOT_UNDERSTOOD;
    }
  }

  private static final Sensor GOOD =
      new Sensor() {
        @Override
        public String type() {
          return "level";
        }

        @Override
        public Duration period() {
          return Duration.ofSeconds(60);
        }

        @Override
        public Reading read(Instant now) {
          return Reading.text("1.25");
        }
      };

  @Test
  void sensor_that_keeps_the_contract_has_no_violations() throws Exception {
    assertThat(SensorContract.violations(GOOD)).isEmpty();
    assertThat(SensorContract.check(GOOD)).isNotEmpty().allMatch(Finding::isGood);
  }

  @Test
  void each_violation_is_a_finding_that_says_what_was_seen() throws Exception {
    Function<Instant, Reading> broken =
        now -> {
          if (now.isBefore(Instant.parse("2020-01-01T00:00:00Z"))) {
            throw new IllegalStateException("no clock");
          }
          return Reading.text("x".repeat(108));
        };
    Sensor bad = new Level("much/too/long/a/name", Duration.ofMillis(1500), broken);
    assertThat(SensorContract.violations(bad))
        .extracting(Finding::toString)
        .containsExactly(
            "FAIL  its classifier and type have 1 to 15 bytes and no slash:"
                + " arduino/much/too/long/a/name",
            "FAIL  its period is in whole seconds: PT1.5S",
            "FAIL  its reading has at most 107 bytes: 108: " + "x".repeat(108),
            "FAIL  it reads at 1999-11-30T00:00:00Z: it throws"
                + " java.lang.IllegalStateException: no clock",
            "FAIL  it answers the configuration '': null");
  }
}
