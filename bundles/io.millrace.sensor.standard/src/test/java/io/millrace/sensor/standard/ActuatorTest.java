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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A simulated lamp, and the LED of a machine that does not exist. */
class ActuatorTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @TempDir Path root;

  private Actuator actuator(Map<String, Object> values) {
    Map<String, Object> all = new HashMap<>(Map.of("root", root.toString()));
    all.putAll(values);
    Actuator.Config config =
        (Actuator.Config)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Actuator.Config.class},
                (self, method, arguments) ->
                    all.getOrDefault(method.getName(), method.getDefaultValue()));
    return new Actuator(new PropertyPaths(name -> null), config);
  }

  private Path led() throws IOException {
    Path led = Files.createDirectories(root.resolve("board::green"));
    Files.writeString(led.resolve("brightness"), "0\n");
    Files.writeString(led.resolve("max_brightness"), "255\n");
    return led.resolve("brightness");
  }

  private static String said(Actuator actuator) {
    return actuator.read(NOW).value().utf8();
  }

  @Test
  void simulated_lamp_is_switched_and_read() {
    Actuator actuator = actuator(Map.of());
    assertThat(said(actuator)).isEqualTo("1700000000,off");
    assertThat(actuator.configure("cfg=on").code()).isEqualTo(0x44);
    assertThat(said(actuator)).isEqualTo("1700000000,on");
    actuator.configure("cfg=toggle");
    assertThat(said(actuator)).isEqualTo("1700000000,off");
    actuator.configure("cfg=toggle");
    assertThat(actuator.configuration(NOW).value().utf8()).isEqualTo("1700000000,on");
    actuator.configure("cfg=off");
    assertThat(said(actuator)).isEqualTo("1700000000,off");
    assertThat(actuator.period()).isEqualTo(Duration.ZERO);
  }

  @Test
  void led_of_the_machine_is_as_bright_as_it_can_be_or_dark() throws IOException {
    Path brightness = led();
    Actuator actuator = actuator(Map.of("led", "board::green"));
    actuator.configure("cfg=on");
    assertThat(brightness).hasContent("255");
    assertThat(said(actuator)).isEqualTo("1700000000,on");
    Files.writeString(brightness, "0\n");
    assertThat(said(actuator)).isEqualTo("1700000000,off");
    actuator.configure("cfg=toggle");
    assertThat(brightness).hasContent("255");
  }

  @Test
  void toggle_is_kept_as_what_it_led_to() {
    Actuator actuator = actuator(Map.of());
    assertThat(actuator.configure("cfg=toggle").persistedQuery("cfg=toggle")).isEqualTo("cfg=on");
    assertThat(actuator.configure("cfg=toggle").persistedQuery("cfg=toggle")).isEqualTo("cfg=off");
  }

  @Test
  void switching_is_pushed() {
    Actuator actuator = actuator(Map.of());
    AtomicInteger pushes = new AtomicInteger();
    actuator.configure("cfg=on");
    actuator.pushTo(pushes::incrementAndGet);
    actuator.configure("cfg=off");
    actuator.configure("cfg=nonsense");
    assertThat(pushes).hasValue(1);
    actuator.pushTo(null);
    actuator.configure("cfg=on");
    assertThat(pushes).hasValue(1);
  }

  @Test
  void other_words_change_nothing() {
    Actuator actuator = actuator(Map.of());
    assertThat(actuator.configure("cfg=dim")).isSameAs(ConfigurationResult.BAD_VALUE);
    assertThat(actuator.configure("cfg=")).isSameAs(ConfigurationResult.BAD_VALUE);
    assertThat(actuator.configure("on")).isSameAs(ConfigurationResult.NOT_UNDERSTOOD);
    assertThat(said(actuator)).isEqualTo("1700000000,off");
  }

  @Test
  void led_that_is_not_there_fails_and_is_not_made() {
    Actuator actuator = actuator(Map.of("led", "board::red"));
    assertThat(actuator.configure("cfg=on")).isSameAs(ConfigurationResult.FAILED);
    assertThat(actuator.configure("cfg=off")).isSameAs(ConfigurationResult.FAILED);
    assertThatThrownBy(() -> actuator.read(NOW)).hasMessageContaining("board::red");
    assertThat(root).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "a/b", "."})
  void led_outside_of_the_root_is_refused(String led) {
    assertThatThrownBy(() -> actuator(Map.of("led", led)))
        .hasMessageContaining("io.millrace.sensor.actuator: led = " + led);
  }
}
