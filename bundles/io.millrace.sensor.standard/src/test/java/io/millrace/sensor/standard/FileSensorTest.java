// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.files.PropertyPaths;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sensors without Java: values from the configuration and from files. */
class FileSensorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path etc;

  private final TurnedTime time = new TurnedTime();
  private long written;

  private FileSensor sensor(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(Map.of("type", "humidity"));
    all.putAll(values);
    FileSensorConfig config =
        (FileSensorConfig)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {FileSensorConfig.class},
                (self, method, arguments) ->
                    all.getOrDefault(method.getName(), method.getDefaultValue()));
    PropertyPaths paths =
        new PropertyPaths(name -> name.equals("millrace.etc") ? etc.toString() : null);
    return new FileSensor(paths, config, time);
  }

  private FileSensor ofFile(Map<String, Object> values, String... lines) throws IOException {
    write(lines);
    Map<String, Object> all = new HashMap<>(Map.of("csv", "v.csv", "format", "{value}"));
    all.putAll(values);
    return sensor(all);
  }

  private void write(String... lines) throws IOException {
    Path file = etc.resolve("v.csv");
    Files.write(file, java.util.List.of(lines));
    Files.setLastModifiedTime(file, FileTime.fromMillis(++written * 1000));
  }

  private static String say(FileSensor sensor) {
    return sensor.read(NOW).value().utf8();
  }

  private String at(FileSensor sensor, long millis) {
    time.turn(Duration.ofMillis(millis));
    return say(sensor);
  }

  @Test
  void listed_values_come_one_at_each_reading_and_again() {
    FileSensor sensor = sensor(Map.of("values", "40.1 | 41.0|42", "unit", "%"));
    assertThat(say(sensor)).isEqualTo("1700000000,40.1,%");
    assertThat(say(sensor)).isEqualTo("1700000000,41.0,%");
    assertThat(say(sensor)).isEqualTo("1700000000,42,%");
    assertThat(say(sensor)).isEqualTo("1700000000,40.1,%");
    assertThat(sensor.configuration(NOW).value().utf8()).isEqualTo("1700000000,%");
    assertThat(sensor.type()).isEqualTo("humidity");
    assertThat(sensor.classifier()).isEqualTo("arduino");
  }

  @Test
  void last_value_stays_without_loop() {
    FileSensor sensor = sensor(Map.of("values", "a|b", "loop", false, "format", "{count}:{value}"));
    assertThat(say(sensor)).isEqualTo("1:a");
    assertThat(say(sensor)).isEqualTo("2:b");
    assertThat(say(sensor)).isEqualTo("3:b");
    assertThat(sensor.configuration(NOW)).isNull();
  }

  @Test
  void timed_values_come_at_their_times_and_again() throws IOException {
    FileSensor sensor =
        ofFile(Map.of(), "seconds,value", "# a tilt", "0,0.0,0.1", "2.5,1.5,0.2", "", "5,3.0,0.3");
    assertThat(at(sensor, 0)).isEqualTo("0.0,0.1");
    assertThat(at(sensor, 2499)).isEqualTo("0.0,0.1");
    assertThat(at(sensor, 1)).isEqualTo("1.5,0.2");
    assertThat(at(sensor, 2500)).isEqualTo("3.0,0.3");
    assertThat(at(sensor, 2499)).isEqualTo("3.0,0.3");
    assertThat(at(sensor, 1)).isEqualTo("0.0,0.1");
  }

  @Test
  void timed_values_end_without_loop() throws IOException {
    FileSensor sensor = ofFile(Map.of("loop", false), "0,a", "1,b");
    assertThat(at(sensor, 3_600_000)).isEqualTo("b");
  }

  @Test
  void untimed_file_has_a_value_a_line() throws IOException {
    FileSensor sensor = ofFile(Map.of("timed", false), "1,h,OK,OK", "2,h,OK,LB");
    assertThat(say(sensor)).isEqualTo("1,h,OK,OK");
    assertThat(say(sensor)).isEqualTo("2,h,OK,LB");
  }

  @Test
  void changed_file_is_read_again() throws IOException {
    FileSensor sensor = ofFile(Map.of(), "0,a");
    assertThat(say(sensor)).isEqualTo("a");
    write("0,b");
    assertThat(say(sensor)).isEqualTo("b");
  }

  @Test
  void old_values_stay_when_the_file_becomes_bad_or_goes() throws IOException {
    FileSensor sensor = ofFile(Map.of(), "0,a");
    say(sensor);
    write("0,b", "nonsense");
    assertThat(say(sensor)).isEqualTo("a");
    Files.delete(etc.resolve("v.csv"));
    assertThat(say(sensor)).isEqualTo("a");
    write("0,c");
    assertThat(say(sensor)).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0,a/nonsense; line 2: 'nonsense' is not seconds,value",
        "0,a/x,b; line 2: 'x' is no number of seconds",
        "0,a/-1,b; line 2: '-1' is no number of seconds",
        "0,a/0,b; line 2: its seconds are not more than those before",
        "0,a/1,; line 2: a value of 0 bytes, allowed 1 to 107",
        "0,a/1e9,b; line 2: '1e9' is no number of seconds",
        "seconds,value; has no values",
        "# nothing; has no values",
      })
  void bad_file_is_a_failed_reading_that_names_the_line(String lines, String why)
      throws IOException {
    FileSensor sensor = ofFile(Map.of(), lines.split("/"));
    assertThatThrownBy(() -> say(sensor)).hasMessageContaining("v.csv").hasMessageContaining(why);
    write("0,good");
    assertThat(say(sensor)).isEqualTo("good");
  }

  @Test
  void value_too_long_for_a_reading_is_a_bad_line() throws IOException {
    FileSensor sensor = ofFile(Map.of("format", "{epoch},{value}"), "0," + "x".repeat(97));
    assertThatThrownBy(() -> say(sensor))
        .hasMessageContaining("line 1: a value of 97 bytes, allowed 1 to 96");
    write("0," + "x".repeat(96));
    assertThat(sensor.read(NOW).value().length()).isEqualTo(107);
  }

  @Test
  void hostile_files_are_refused() throws IOException {
    FileSensor sensor = sensor(Map.of("csv", "v.csv", "format", "{value}"));
    Files.write(etc.resolve("v.csv"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> say(sensor)).hasMessageContaining("more than 1048576 bytes");
    Files.write(etc.resolve("v.csv"), new byte[] {'0', ',', (byte) 0xC3, (byte) 0x28});
    assertThatThrownBy(() -> say(sensor)).hasMessageContaining("is not UTF-8");
    Files.write(etc.resolve("v.csv"), "x\n".repeat(10).getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> say(sensor)).hasMessageContaining("line 1");
    write("0,a");
    assertThat(say(sensor)).isEqualTo("a");
  }

  @Test
  void file_that_is_not_there_is_a_failed_reading_until_it_comes() throws IOException {
    FileSensor sensor = sensor(Map.of("csv", "v.csv", "format", "{value}"));
    assertThatThrownBy(() -> say(sensor)).hasMessageContaining("cannot be read");
    write("0,a");
    assertThat(say(sensor)).isEqualTo("a");
  }

  @Test
  void sensor_without_a_period_pushes_when_a_value_is_due() throws IOException {
    FileSensor sensor = ofFile(Map.of("periodSeconds", 0), "0,a", "2,b", "3,c");
    AtomicInteger pushes = new AtomicInteger();
    sensor.pushTo(pushes::incrementAndGet);
    time.turn(Duration.ofSeconds(2));
    assertThat(pushes).hasValue(1);
    time.turn(Duration.ofSeconds(2));
    assertThat(pushes).hasValue(3);
    sensor.stop();
    time.turn(Duration.ofSeconds(60));
    assertThat(pushes).hasValue(3);
    assertThat(time.waiting()).isZero();
  }

  @Test
  void sensor_with_a_period_does_not_push() throws IOException {
    FileSensor sensor = ofFile(Map.of("periodSeconds", 10), "0,a", "2,b");
    sensor.pushTo(() -> {});
    assertThat(time.waiting()).isZero();
    assertThat(sensor.period()).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(strings = {"no value", "", "{value}{value0123456789}"})
  void format_must_have_the_value_and_leave_room(String format) {
    String longer = format.startsWith("{value}") ? "x".repeat(107) + "{value}" : format;
    assertThatThrownBy(() -> sensor(Map.of("values", "1", "format", longer)))
        .hasMessageContaining("io.millrace.sensor.file: format = ")
        .hasMessageContaining("107");
  }

  @Test
  void one_kind_of_values_is_needed_and_only_one() {
    assertThatThrownBy(() -> sensor(Map.of())).hasMessageContaining("one of the two is needed");
    assertThatThrownBy(() -> sensor(Map.of("values", "1", "csv", "v.csv")))
        .hasMessageContaining("one of the two is needed");
    assertThatThrownBy(() -> sensor(Map.of("values", "1||3")))
        .hasMessageContaining("number 2 has 0 bytes");
  }
}
