// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.lib.testing.Faults;
import io.millrace.lib.testing.TurnedTime;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A tree of files as a small board has them. */
class LinuxTelemetryTest {
  @TempDir Path root;
  private final TurnedTime time = new TurnedTime();

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void board() throws IOException {
    file("sys/class/power_supply/AC/type", "Mains\n");
    file("sys/class/power_supply/BAT0/type", "Battery\n");
    file("sys/class/power_supply/BAT0/voltage_now", "3700000\n");
    file("sys/class/power_supply/BAT0/capacity", "64\n");
    file("sys/class/thermal/thermal_zone0/temp", "41500\n");
    file("sys/class/net/eth0/statistics/tx_bytes", "1000\n");
    file("sys/class/net/wlan0/statistics/tx_bytes", "24\n");
    file("sys/class/net/lo/statistics/tx_bytes", "999999\n");
    file("proc/uptime", "1000.25 1800.00\n");
    file("proc/device-tree/model", "Raspberry Pi 4 Model B\0");
    file("sys/class/gpio/gpio17/direction", "out\n");
    file("sys/class/gpio/gpio17/value", "0\n");
    file("sys/class/gpio/gpio4/direction", "in\n");
    file("sys/class/gpio/gpio4/value", "1\n");
  }

  private void radio() throws IOException {
    file(
        "proc/net/wireless",
        """
        Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
         face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
         wlan0: 0000   58.  -52.  -256        0      0      0      0      3        0
        """);
  }

  private LinuxTelemetry telemetry(Map<String, Object> configured) {
    LinuxTelemetry.Config config =
        (LinuxTelemetry.Config)
            Proxy.newProxyInstance(
                LinuxTelemetry.class.getClassLoader(),
                new Class<?>[] {LinuxTelemetry.Config.class},
                (proxy, method, arguments) ->
                    method.getReturnType() == Class.class
                        ? Annotation.class
                        : method.getName().equals("root")
                            ? root.toString()
                            : configured.getOrDefault(method.getName(), method.getDefaultValue()));
    return new LinuxTelemetry(config, time);
  }

  private LinuxTelemetry telemetry() {
    return telemetry(Map.of());
  }

  @Test
  void battery_is_the_power_supply_of_that_type() throws IOException {
    board();
    assertThat(telemetry().battery())
        .contains(new Battery(OptionalLong.of(3_700_000), OptionalInt.of(64)));
  }

  @Test
  void board_has_its_model_and_temperature() throws IOException {
    board();
    assertThat(telemetry().board().orElseThrow().model()).isEqualTo("Raspberry Pi 4 Model B");
    assertThat(telemetry().board().orElseThrow().millicelsius()).hasValue(41_500);
  }

  @Test
  void board_without_device_tree_has_the_dmi_name() throws IOException {
    file("sys/class/dmi/id/product_name", "Box 3000\n");
    assertThat(telemetry().board().orElseThrow().model()).isEqualTo("Box 3000");
  }

  @Test
  void signal_is_that_of_the_wireless_interface() throws IOException {
    radio();
    assertThat(telemetry().signal().orElseThrow().rssi()).hasValue(-52);
    assertThat(telemetry().signal().orElseThrow().linkQuality()).isEmpty();
    assertThat(telemetry(Map.of("network", "wlan1")).signal()).isEmpty();
  }

  @Test
  void power_statistics_are_complete_on_a_machine_without_radio() throws IOException {
    board();
    PowerStatistics power = telemetry().power().orElseThrow();
    assertThat(power.isComplete()).isTrue();
    assertThat(power.get(PowerStatistics.TOTAL_TIME)).hasValue(8002);
    assertThat(power.get(PowerStatistics.TX_BYTES)).hasValue(1024);
    assertThat(power.get(PowerStatistics.BATTERY_VOLTAGE)).hasValue(3_700_000);
    assertThat(power.get(PowerStatistics.SLEEP_TIME)).hasValue(0);
  }

  @Test
  void time_that_a_radio_has_received_is_not_invented() throws IOException {
    board();
    radio();
    assertThat(telemetry().power().orElseThrow().get(PowerStatistics.RX_TIME)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"total_hw_sleep,2500000,20", "success,0,0", "success,3,"})
  void time_asleep_is_what_the_kernel_counts(String name, String value, Long eighths)
      throws IOException {
    board();
    file("sys/power/suspend_stats/" + name, value);
    OptionalLong asleep = telemetry().power().orElseThrow().get(PowerStatistics.SLEEP_TIME);
    assertThat(asleep).isEqualTo(eighths == null ? OptionalLong.empty() : OptionalLong.of(eighths));
  }

  @Test
  void one_interface_can_be_chosen() throws IOException {
    board();
    PowerStatistics power = telemetry(Map.of("network", "eth0")).power().orElseThrow();
    assertThat(power.get(PowerStatistics.TX_BYTES)).hasValue(1000);
  }

  @Test
  void empty_tree_has_nothing() {
    LinuxTelemetry telemetry = telemetry();
    assertThat(telemetry.battery()).isEmpty();
    assertThat(telemetry.signal()).isEmpty();
    assertThat(telemetry.board()).isEmpty();
    assertThat(telemetry.pins()).isEmpty();
    assertThat(telemetry.power().orElseThrow().isComplete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "sys/class/power_supply/BAT0/voltage_now,nonsense",
    "sys/class/power_supply/BAT0/voltage_now,-1",
    "sys/class/power_supply/BAT0/voltage_now,99999999999999999999999",
    "sys/class/power_supply/BAT0/capacity,101",
    "proc/uptime,''",
    "proc/uptime,soon",
    "proc/net/wireless,wlan0:",
    "proc/net/wireless,wlan0: 0000 1. x. 3.",
    "sys/class/thermal/thermal_zone0/temp,hot",
    "sys/class/gpio/gpio4/value,high",
  })
  void file_with_nonsense_is_as_good_as_none(String path, String text) throws IOException {
    board();
    file(path, text);
    LinuxTelemetry telemetry = telemetry();
    assertThat(telemetry.signal()).isEmpty();
    assertThat(telemetry.battery()).isPresent();
    assertThat(telemetry.power()).isPresent();
  }

  @Test
  void change_is_seen_at_the_next_sample_and_told() throws Exception {
    board();
    LinuxTelemetry telemetry = telemetry();
    List<String> told = new ArrayList<>();
    AutoCloseable listening = telemetry.listen(() -> told.add("changed"));
    time.turn(Duration.ofSeconds(10));
    assertThat(told).isEmpty();
    file("sys/class/power_supply/BAT0/voltage_now", "3600000\n");
    time.turn(Duration.ofSeconds(10));
    assertThat(told).hasSize(1);
    assertThat(telemetry.battery().orElseThrow().microvolts()).hasValue(3_600_000);
    listening.close();
    file("sys/class/power_supply/BAT0/voltage_now", "3500000\n");
    time.turn(Duration.ofSeconds(10));
    assertThat(told).hasSize(1);
    telemetry.stop();
  }

  @Test
  void output_is_set_and_what_is_no_pin_is_not() throws IOException {
    board();
    LinuxTelemetry telemetry = telemetry();
    List<Boolean> done = new ArrayList<>();
    telemetry.set("gpio17", true, done::add);
    telemetry.set("../../../proc/uptime", true, done::add);
    telemetry.set("gpio99", true, done::add);
    time.turn(Duration.ofMillis(1));
    assertThat(done).containsExactly(true, false, false);
    assertThat(Files.readString(root.resolve("sys/class/gpio/gpio17/value"))).isEqualTo("1");
    assertThat(telemetry.pins().toString()).isEqualTo("[gpio17 out 1, gpio4 in 1]");
  }

  @ParameterizedTest
  @MethodSource(Faults.CONTAINED)
  void a_listener_that_fails_stops_neither_the_others_nor_the_samples(Throwable fault)
      throws Exception {
    board();
    LinuxTelemetry telemetry = telemetry();
    List<String> heard = new ArrayList<>();
    telemetry.listen(() -> Faults.raise(fault));
    telemetry.listen(() -> heard.add("changed"));
    for (int i = 0; i < 3; i++) {
      file("sys/class/power_supply/BAT0/capacity", 50 + i + "\n");
      time.turn(Duration.ofHours(1));
    }
    assertThat(heard).hasSize(3);
  }
}
