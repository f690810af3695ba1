// SPDX-License-Identifier: Apache-2.0
package io.millrace.telemetry.linux;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.Board;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Reads each value from the kernel's file for it. A value without a file is absent:
 *
 * <ul>
 *   <li>battery: {@code voltage_now} and {@code capacity} of the power supply of type Battery
 *   <li>signal: {@code proc/net/wireless}, the level in dBm; there is neither LQI nor parent
 *   <li>board: {@code proc/device-tree/model} or the DMI's product name; the temperature of the
 *       first thermal zone
 *   <li>total_time: {@code proc/uptime}; sleep_time: {@code sys/power/suspend_stats}, and 0 on a
 *       kernel that cannot suspend; tx_bytes: the bytes that all interfaces but lo have sent;
 *       bat_voltage as above
 *   <li>rfc_time, sfl_time, nxp_time, standby_time and the charge counters: 0, because such a
 *       machine does not have these parts; rx_time: 0 without a radio, absent with one
 * </ul>
 */
final class Machine {
  private static final double EIGHTHS = 8;
  private static final double MICROS_PER_EIGHTH = 125_000;

  private final KernelFiles kernel;
  private final Selection selection;

  /**
   * Which one of several is used; empty for the first, for the network for all.
   *
   * @param battery a power supply
   * @param network an interface
   * @param zone a thermal zone
   */
  record Selection(String battery, String network, String zone) {}

  Machine(KernelFiles kernel, Selection selection) {
    this.kernel = kernel;
    this.selection = selection;
  }

  Optional<Battery> battery() {
    String folder = batteryFolder();
    OptionalLong volts = positive(kernel.number(folder + "voltage_now"));
    OptionalLong level = kernel.number(folder + "capacity");
    boolean sane = level.isPresent() && level.getAsLong() >= 0 && level.getAsLong() <= 100;
    OptionalInt percent = sane ? OptionalInt.of((int) level.getAsLong()) : OptionalInt.empty();
    return volts.isEmpty() && percent.isEmpty()
        ? Optional.empty()
        : Optional.of(new Battery(volts, percent));
  }

  private static OptionalLong positive(OptionalLong value) {
    boolean good = value.isPresent() && value.getAsLong() > 0 && value.getAsLong() >>> 32 == 0;
    return good ? value : OptionalLong.empty();
  }

  private String batteryFolder() {
    String supplies = "sys/class/power_supply/";
    String name =
        kernel.names(supplies, selection.battery().isEmpty() ? "*" : selection.battery()).stream()
            .filter(each -> kernel.text(supplies + each + "/type").orElse("").equals("Battery"))
            .findFirst()
            .orElse("none");
    return supplies + name + "/";
  }

  Optional<Signal> signal() {
    return kernel
        .text("proc/net/wireless")
        .flatMap(
            text ->
                text.lines()
                    .map(String::strip)
                    .filter(line -> line.matches("\\S+:\\s.*"))
                    .filter(
                        line ->
                            selection.network().isEmpty()
                                || line.startsWith(selection.network() + ":"))
                    .findFirst())
        .flatMap(Machine::signal);
  }

  private static Optional<Signal> signal(String line) {
    String[] columns = line.split("\\s+");
    String level = columns.length > 3 ? columns[3].replace(".", "") : "";
    if (!level.matches("-?\\d{1,3}")) {
      return Optional.empty();
    }
    int dbm = Integer.parseInt(level);
    return dbm < 0 && dbm >= -200
        ? Optional.of(new Signal(OptionalInt.of(dbm), OptionalInt.empty(), Bytes.EMPTY))
        : Optional.empty();
  }

  Optional<Board> board() {
    String model =
        kernel
            .text("proc/device-tree/model")
            .or(() -> kernel.text("sys/class/dmi/id/product_name"))
            .map(text -> text.lines().findFirst().orElse(""))
            .map(text -> text.substring(0, Math.min(text.length(), 64)))
            .orElse("");
    OptionalInt temperature = temperature();
    return model.isEmpty() && temperature.isEmpty()
        ? Optional.empty()
        : Optional.of(new Board(model, temperature));
  }

  private OptionalInt temperature() {
    String zones = "sys/class/thermal/";
    String glob = selection.zone().isEmpty() ? "thermal_zone*" : selection.zone();
    for (String zone : kernel.names(zones, glob)) {
      OptionalLong value = kernel.number(zones + zone + "/temp");
      if (value.isPresent() && Math.abs(value.getAsLong()) < 1_000_000) {
        return OptionalInt.of((int) value.getAsLong());
      }
    }
    return OptionalInt.empty();
  }

  Optional<PowerStatistics> power() {
    Map<String, Long> known = new HashMap<>();
    uptime()
        .ifPresent(seconds -> known.put(PowerStatistics.TOTAL_TIME, (long) (seconds * EIGHTHS)));
    sleep().ifPresent(eighths -> known.put(PowerStatistics.SLEEP_TIME, eighths));
    sent().ifPresent(bytes -> known.put(PowerStatistics.TX_BYTES, bytes));
    positive(kernel.number(batteryFolder() + "voltage_now"))
        .ifPresent(volts -> known.put(PowerStatistics.BATTERY_VOLTAGE, volts));
    if (known.isEmpty()) {
      return Optional.empty();
    }
    known.put(PowerStatistics.STANDBY_TIME, 0L);
    known.put(PowerStatistics.RFC_TIME, 0L);
    known.put(PowerStatistics.SFL_TIME, 0L);
    known.put(PowerStatistics.NXP_TIME, 0L);
    known.put(PowerStatistics.CHARGE_LOW, 0L);
    known.put(PowerStatistics.CHARGE_PAUSE_MAX, 0L);
    if (signal().isEmpty()) {
      known.put(PowerStatistics.RX_TIME, 0L);
    }
    return Optional.of(new PowerStatistics(known));
  }

  private Optional<Double> uptime() {
    return kernel
        .text("proc/uptime")
        .map(text -> text.split("\\s+")[0])
        .filter(text -> text.matches("\\d{1,12}(\\.\\d{1,9})?"))
        .map(Double::parseDouble);
  }

  private OptionalLong sleep() {
    String statistics = "sys/power/suspend_stats";
    if (!kernel.has(statistics)) {
      return OptionalLong.of(0);
    }
    OptionalLong micros = kernel.number(statistics + "/total_hw_sleep");
    if (micros.isPresent() && micros.getAsLong() >= 0) {
      return OptionalLong.of((long) (micros.getAsLong() / MICROS_PER_EIGHTH));
    }
    boolean never = kernel.number(statistics + "/success").orElse(-1) == 0;
    return never ? OptionalLong.of(0) : OptionalLong.empty();
  }

  private OptionalLong sent() {
    String networks = "sys/class/net/";
    long sum = 0;
    boolean any = false;
    for (String name :
        kernel.names(networks, selection.network().isEmpty() ? "*" : selection.network())) {
      OptionalLong bytes = kernel.number(networks + name + "/statistics/tx_bytes");
      if (!name.equals("lo") && bytes.isPresent() && bytes.getAsLong() >= 0) {
        sum += bytes.getAsLong();
        any = true;
      }
    }
    return any ? OptionalLong.of(sum) : OptionalLong.empty();
  }
}
