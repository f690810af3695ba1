// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.lib.testing.TurnedTime;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedTelemetryTest {
  private final TurnedTime time = new TurnedTime();

  private SimulatedTelemetry telemetry(Map<String, Object> configured) {
    SimulatedConfig config =
        (SimulatedConfig)
            Proxy.newProxyInstance(
                SimulatedConfig.class.getClassLoader(),
                new Class<?>[] {SimulatedConfig.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == Class.class
                        ? Annotation.class
                        : configured.getOrDefault(method.getName(), method.getDefaultValue()));
    return new SimulatedTelemetry(config, time);
  }

  @Test
  void battery_empties_at_the_configured_rate_and_stays_empty() {
    SimulatedTelemetry telemetry = telemetry(Map.of("drainMicrovoltsPerMinute", 60_000));
    assertThat(telemetry.battery().orElseThrow().percent()).hasValue(100);
    time.turn(Duration.ofMinutes(5));
    assertThat(telemetry.battery().orElseThrow().microvolts()).hasValue(3_300_000);
    assertThat(telemetry.battery().orElseThrow().percent()).hasValue(50);
    time.turn(Duration.ofMinutes(50));
    assertThat(telemetry.battery().orElseThrow().microvolts()).hasValue(3_000_000);
    assertThat(telemetry.battery().orElseThrow().percent()).hasValue(0);
  }

  @Test
  void power_statistics_are_complete_and_share_the_time() {
    SimulatedTelemetry telemetry = telemetry(Map.of());
    time.turn(Duration.ofSeconds(100));
    PowerStatistics power = telemetry.power().orElseThrow();
    assertThat(power.isComplete()).isTrue();
    assertThat(power.get(PowerStatistics.TOTAL_TIME)).hasValue(800);
    assertThat(power.get(PowerStatistics.SLEEP_TIME)).hasValue(720);
    assertThat(power.get(PowerStatistics.STANDBY_TIME)).hasValue(80);
  }

  @Test
  void listener_is_told_until_it_leaves_or_the_bundle_goes() throws Exception {
    SimulatedTelemetry telemetry = telemetry(Map.of());
    List<String> told = new ArrayList<>();
    AutoCloseable listening = telemetry.listen(() -> told.add("changed"));
    time.turn(Duration.ofSeconds(1));
    assertThat(told).isNotEmpty();
    listening.close();
    told.clear();
    telemetry.listen(() -> told.add("changed"));
    telemetry.stop();
    time.turn(Duration.ofSeconds(10));
    assertThat(told).isEmpty();
  }

  @Test
  void pins_keep_what_they_are_set_to_but_inputs_are_not_set() {
    SimulatedTelemetry telemetry = telemetry(Map.of());
    List<Boolean> done = new ArrayList<>();
    telemetry.set("led", true, done::add);
    telemetry.set("button", true, done::add);
    telemetry.set("none", true, done::add);
    assertThat(done).containsExactly(true, false, false);
    assertThat(telemetry.pins().toString()).isEqualTo("[button in 0, led out 1]");
  }

  @ParameterizedTest
  @CsvSource({"pins,led", "pins,led:up", "parent,0013xx", "parent,001350FFFE60000901"})
  void bad_value_is_refused_with_pid_key_and_value(String key, String value) {
    assertThatThrownBy(() -> telemetry(Map.of(key, value)))
        .hasMessageContaining("io.millrace.telemetry.simulated: " + key + " = " + value);
  }

  @Test
  void empty_battery_that_is_fuller_than_full_is_refused() {
    assertThatThrownBy(() -> telemetry(Map.of("emptyMicrovolts", 4_000_000)))
        .hasMessageContaining("emptyMicrovolts = 4000000");
  }
}
