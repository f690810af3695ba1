// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.sensor.ConfigurationResult;
import io.millrace.lib.files.PropertyPaths;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The thermal zones of a machine that does not exist. */
class ThermalSensorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path root;

  @BeforeEach
  void zones() throws IOException {
    zone("thermal_zone0", "acpitz", "27800\n");
    zone("thermal_zone1", "x86_pkg_temp", "-5250\n");
    Files.createDirectories(root.resolve("cooling_device0"));
  }

  private void zone(String folder, String type, String temp) throws IOException {
    Path zone = Files.createDirectories(root.resolve(folder));
    Files.writeString(zone.resolve("type"), type + "\n");
    Files.writeString(zone.resolve("temp"), temp);
  }

  private ThermalSensor sensor(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(Map.of("root", root.toString()));
    all.putAll(values);
    ThermalSensor.Config config =
        (ThermalSensor.Config)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ThermalSensor.Config.class},
                (self, method, arguments) ->
                    all.getOrDefault(method.getName(), method.getDefaultValue()));
    return new ThermalSensor(new PropertyPaths(name -> null), config);
  }

  private String reading(Map<String, Object> values) {
    return sensor(values).read(NOW).value().utf8();
  }

  @Test
  void zone_is_found_by_its_folder() {
    assertThat(reading(Map.of())).isEqualTo("1700000000,27.80,C");
  }

  @Test
  void zone_is_found_by_its_type() {
    assertThat(reading(Map.of("zone", "x86_pkg_temp"))).isEqualTo("1700000000,-5.25,C");
  }

  @Test
  void temperature_is_read_each_time() throws IOException {
    ThermalSensor sensor = sensor(Map.of());
    sensor.read(NOW);
    Files.writeString(root.resolve("thermal_zone0/temp"), "31000");
    assertThat(sensor.read(NOW).value().utf8()).isEqualTo("1700000000,31.00,C");
  }

  @Test
  void unit_is_configured() {
    ThermalSensor sensor = sensor(Map.of());
    assertThat(sensor.configure("cfg=F")).isSameAs(ConfigurationResult.ACCEPTED);
    assertThat(sensor.read(NOW).value().utf8()).isEqualTo("1700000000,82.04,F");
    assertThat(sensor.configuration(NOW).value().utf8()).isEqualTo("1700000000,F");
    assertThat(sensor.configure("cfg=K")).isSameAs(ConfigurationResult.NOT_UNDERSTOOD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "warm", "27.8", "9999999999999999999999"})
  void zone_that_says_no_temperature_is_a_failed_reading(String said) throws IOException {
    Files.writeString(root.resolve("thermal_zone0/temp"), said);
    assertThatThrownBy(() -> reading(Map.of())).hasMessageContaining("is no temperature");
  }

  @Test
  void zone_that_is_not_there_is_a_failed_reading_until_it_comes() throws IOException {
    ThermalSensor sensor = sensor(Map.of("zone", "soc"));
    assertThatThrownBy(() -> sensor.read(NOW)).hasMessageContaining("no zone soc");
    zone("thermal_zone9", "soc", "1000");
    assertThat(sensor.read(NOW).value().utf8()).isEqualTo("1700000000,1.00,C");
  }

  @Test
  void machine_without_zones_is_a_failed_reading() {
    Path none = root.resolve("none");
    assertThatThrownBy(() -> reading(Map.of("root", none.toString())))
        .hasMessageContaining("no thermal zones in");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", ".", "a/b"})
  void zone_outside_of_the_root_is_refused(String zone) {
    assertThatThrownBy(() -> sensor(Map.of("zone", zone)))
        .hasMessageContaining("io.millrace.sensor.thermal: zone = " + zone);
  }
}
