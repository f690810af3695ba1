// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.telemetry;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.Board;
import io.millrace.api.telemetry.Pin;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import io.millrace.nic.core.RunningVersion;
import io.millrace.nic.resource.Field;
import io.millrace.nic.resource.Representation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Telemetry as fields with their keys, names and units [spec nic-resources.md §3, §5]. */
final class TelemetryFields {
  private static final double MICRO = 1e6;
  private static final double MILLI = 1e3;
  private static final double EIGHTHS = 8;

  /** SenML has the unit dBW; 0 dBW is 30 dBm. */
  private static final int DBM_PER_DBW = 30;

  private TelemetryFields() {}

  static Representation battery(Battery battery) {
    return Representation.of(
        List.of(
            Field.number(0, "microvolts", battery.microvolts(), MICRO, "voltage", "V"),
            Field.number(1, "percent", battery.percent(), 1, "level", "%EL")));
  }

  static Representation signal(Signal signal) {
    OptionalInt rssi = signal.rssi();
    Double dbw = rssi.isPresent() ? (double) (rssi.getAsInt() - DBM_PER_DBW) : null;
    Long dbm = rssi.isPresent() ? (long) rssi.getAsInt() : null;
    return Representation.of(
        List.of(
            new Field(0, "rssi", dbm, dbw, "rssi", "dBW"),
            Field.number(1, "lqi", signal.linkQuality(), 1, "lqi", ""),
            Field.bytes(2, "parent", signal.parent())));
  }

  /** Returns the identity of the NIC; the board is null when it is unknown. */
  static Representation identity(RunningVersion runningVersion, Board board) {
    String mac = runningVersion.settings().name().substring("SSN".length());
    return Representation.of(
        List.of(
            Field.bytes(0, "mac", Bytes.hex(mac)),
            Field.text(1, "product", runningVersion.settings().product()),
            Field.text(2, "version", runningVersion.version()),
            Field.number(3, "built", epoch(runningVersion.built()), 1, "", ""),
            Field.text(4, "board", board == null ? "" : board.model()),
            Field.number(
                5,
                "millicelsius",
                board == null ? OptionalInt.empty() : board.millicelsius(),
                MILLI,
                "temperature",
                "Cel")));
  }

  private static OptionalLong epoch(String day) {
    return day.matches("\\d{4}-\\d{2}-\\d{2}")
        ? OptionalLong.of(Instant.parse(day + "T00:00:00Z").getEpochSecond())
        : OptionalLong.empty();
  }

  static Optional<Representation> pins(List<Pin> pins) {
    List<List<Field>> rows = new ArrayList<>();
    for (Pin pin : pins) {
      String label = "gpio/" + pin.name();
      rows.add(
          List.of(
              Field.text(0, "name", pin.name()),
              Field.text(1, "direction", pin.isOutput() ? "out" : "in"),
              new Field(2, "value", pin.isHigh() ? 1L : 0L, pin.isHigh(), label, "")));
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(Representation.listOf(rows));
  }

  static Representation power(PowerStatistics statistics) {
    List<Field> fields = new ArrayList<>();
    for (String name : PowerStatistics.NAMES) {
      int key = fields.size();
      fields.add(Field.number(key, name, statistics.get(name), perUnit(name), name, unit(name)));
    }
    return Representation.of(fields);
  }

  private static double perUnit(String name) {
    return name.equals(PowerStatistics.BATTERY_VOLTAGE)
        ? MICRO
        : name.endsWith("_time") ? EIGHTHS : 1;
  }

  private static String unit(String name) {
    return switch (name) {
      case PowerStatistics.BATTERY_VOLTAGE -> "V";
      case PowerStatistics.TX_BYTES -> "B";
      case PowerStatistics.CHARGE_LOW, PowerStatistics.CHARGE_PAUSE_MAX -> "";
      default -> "s";
    };
  }
}
