// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.telemetry.Battery;
import io.millrace.api.telemetry.Board;
import io.millrace.api.telemetry.NicPins;
import io.millrace.api.telemetry.NicTelemetry;
import io.millrace.api.telemetry.Pin;
import io.millrace.api.telemetry.PowerStatistics;
import io.millrace.api.telemetry.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** TelemetryResources as a test wants it. */
final class SetTelemetry implements NicTelemetry, NicPins {
  Map<String, Long> power;
  Battery battery;
  Signal signal;
  Board board;
  List<Pin> pins = new ArrayList<>();
  Runnable listener;

  /** TelemetryResources with the example of the specification and everything else. */
  static SetTelemetry full() {
    SetTelemetry full = new SetTelemetry();
    long[] values = {0x1F40, 0x1B58, 0x3E8, 0x10, 0, 0x20, 0x400, 0x80, 0, 0, 3_600_000};
    full.power = new java.util.HashMap<>();
    for (int i = 0; i < values.length; i++) {
      full.power.put(PowerStatistics.NAMES.get(i), values[i]);
    }
    full.battery(3_600_000, 80);
    full.signal(-71);
    full.board = new Board("Model \"B\"", OptionalInt.of(41_500));
    full.pins.add(new Pin("button", false, true));
    full.pins.add(new Pin("led", true, false));
    return full;
  }

  void battery(long microvolts, int percent) {
    battery = new Battery(OptionalLong.of(microvolts), OptionalInt.of(percent));
    changed();
  }

  void signal(int rssi) {
    signal = new Signal(OptionalInt.of(rssi), OptionalInt.of(200), Bytes.hex("001350FFFE600009"));
    changed();
  }

  void changed() {
    if (listener != null) {
      listener.run();
    }
  }

  @Override
  public Optional<PowerStatistics> power() {
    return Optional.ofNullable(power).map(PowerStatistics::new);
  }

  @Override
  public Optional<Battery> battery() {
    return Optional.ofNullable(battery);
  }

  @Override
  public Optional<Signal> signal() {
    return Optional.ofNullable(signal);
  }

  @Override
  public Optional<Board> board() {
    return Optional.ofNullable(board);
  }

  @Override
  public AutoCloseable listen(Runnable changed) {
    listener = changed;
    return () -> listener = null;
  }

  @Override
  public List<Pin> pins() {
    return pins;
  }

  @Override
  public void set(String name, boolean high, Consumer<Boolean> done) {
    pins.replaceAll(each -> each.name().equals(name) ? new Pin(name, true, high) : each);
    done.accept(true);
  }
}
