// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.sensor.ConfigurationResult;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureSensorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1700000001);

  private final TemperatureSensor sensor = new TemperatureSensor(config(60, 23.0));

  @Test
  void reading_is_in_fahrenheit_at_start() {
    assertThat(sensor.read(NOW)).hasToString("1700000001,73.40,F");
    assertThat(sensor.read(NOW).isText()).isTrue();
  }

  @Test
  void reading_follows_the_unit_that_was_set() {
    assertThat(sensor.configure("cfg=C")).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(sensor.read(NOW)).hasToString("1700000001,23.00,C");
    assertThat(sensor.configure("cfg=F")).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(sensor.read(NOW)).hasToString("1700000001,73.40,F");
  }

  @Test
  void configuration_shows_time_and_unit() {
    assertThat(sensor.configuration(NOW)).hasToString("1700000001,F");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cfg", "cfg=", "cfg=c", "cfg=K", "cfg=C ", "CFG=C", "sens", "x=C"})
  void other_configuration_is_not_understood_and_changes_nothing(String query) {
    assertThat(sensor.configure(query)).isSameAs(ConfigurationResult.NOT_UNDERSTOOD);
    assertThat(sensor.configuration(NOW)).hasToString("1700000001,F");
  }

  @Test
  void period_and_temperature_are_configured() {
    TemperatureSensor cold = new TemperatureSensor(config(1, -40.0));
    assertThat(cold.period()).isEqualTo(Duration.ofSeconds(1));
    assertThat(cold.read(NOW)).hasToString("1700000001,-40.00,F");
  }

  private static TemperatureSensor.Config config(int period, double celsius) {
    return new TemperatureSensor.Config() {
      @Override
      public int periodSeconds() {
        return period;
      }

      @Override
      public double celsius() {
        return celsius;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return TemperatureSensor.Config.class;
      }
    };
  }
}
