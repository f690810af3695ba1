// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.sensor.ConfigurationResult;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoSensorTest {
  private final EchoSensor sensor = new EchoSensor(config(90, false));

  @Test
  void count_grows_with_every_reading() {
    assertThat(read(sensor)).isEqualTo("Hello World: 1");
    assertThat(read(sensor)).isEqualTo("Hello World: 2");
  }

  @Test
  void new_text_starts_the_count_again() {
    read(sensor);
    assertThat(sensor.configure("cfg=A")).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(read(sensor)).isEqualTo("A 1");
    assertThat(read(sensor)).isEqualTo("A 2");
  }

  @Test
  void text_may_be_empty_and_may_hold_an_equals_sign() {
    sensor.configure("cfg=");
    assertThat(read(sensor)).isEqualTo(" 1");
    sensor.configure("cfg=a=b");
    assertThat(read(sensor)).isEqualTo("a=b 1");
  }

  @Test
  void text_of_31_bytes_is_accepted_and_one_more_is_a_bad_value() {
    assertThat(sensor.configure("cfg=" + "x".repeat(31))).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(sensor.configure("cfg=" + "y".repeat(32))).isSameAs(ConfigurationResult.BAD_VALUE);
    assertThat(sensor.configure("cfg=" + "ä".repeat(16))).isSameAs(ConfigurationResult.BAD_VALUE);
    assertThat(read(sensor)).isEqualTo("x".repeat(31) + " 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cfg", "sens", "CFG=a", " cfg=a"})
  void other_queries_are_not_understood(String query) {
    assertThat(sensor.configure(query)).isSameAs(ConfigurationResult.NOT_UNDERSTOOD);
    assertThat(read(sensor)).isEqualTo("Hello World: 1");
  }

  @Test
  void configuration_cannot_be_read() {
    assertThat(sensor.configuration(Instant.EPOCH)).isNull();
  }

  @Test
  void period_is_configured() {
    assertThat(new EchoSensor(config(1, false)).period()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void new_text_is_pushed_only_where_configured_and_while_hosted() {
    AtomicInteger pushes = new AtomicInteger();
    sensor.pushTo(pushes::incrementAndGet);
    sensor.configure("cfg=A");
    assertThat(pushes).hasValue(0);
    EchoSensor pushing = new EchoSensor(config(0, true));
    pushing.configure("cfg=A");
    pushing.pushTo(pushes::incrementAndGet);
    pushing.configure("cfg=B");
    pushing.pushTo(null);
    pushing.configure("cfg=C");
    assertThat(pushes).hasValue(1);
  }

  private static String read(EchoSensor sensor) {
    return sensor.read(Instant.EPOCH).toString();
  }

  private static EchoSensor.Config config(int period, boolean push) {
    return new EchoSensor.Config() {
      @Override
      public int periodSeconds() {
        return period;
      }

      @Override
      public boolean push() {
        return push;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return EchoSensor.Config.class;
      }
    };
  }
}
