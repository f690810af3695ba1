// SPDX-License-Identifier: Apache-2.0
package io.millrace.deviceic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.ServiceRank;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.link.hdlc.RealLinks;
import io.millrace.sensor.echo.EchoSensor;
import io.millrace.sensor.standard.TemperatureSensor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.function.IntSupplier;

/** The real codec, link, sensors and Device IC on a wire to the test, just powered up. */
final class WiredBoard {
  private static final Bytes GET_ROOT = Bytes.hex("41011001AA");

  final TurnedTime time = new TurnedTime();
  final Wire wire = new Wire();
  private final long powerUp = time.nanos();

  WiredBoard(Generation generation) {
    DeviceIcs deviceIcs = new DeviceIcs(time, Board.settings(generation), "a run");
    deviceIcs.codec.slot.bind(new DatagramCodec());
    deviceIcs.sensors.bind(
        new TemperatureSensor(defaults(TemperatureSensor.Config.class)), ServiceRank.of(Map.of()));
    deviceIcs.sensors.bind(
        new EchoSensor(defaults(EchoSensor.Config.class)), ServiceRank.of(Map.of()));
    deviceIcs.state.bind(new MemoryStore());
    deviceIcs.bind(RealLinks.secondary(wire, time), ServiceRank.of(Map.of()));
  }

  private static <T> T defaults(Class<T> config) {
    return config.cast(
        Proxy.newProxyInstance(
            config.getClassLoader(),
            new Class<?>[] {config},
            (self, method, arguments) -> method.getDefaultValue()));
  }

  /** Turns the clock to so long after power-up. */
  void at(Duration moment) {
    time.turn(moment.minusNanos(time.nanos() - powerUp));
  }

  /** Sends a frame in reads of the given sizes and returns what came back. */
  Bytes send(Bytes frame, IntSupplier sizes) {
    for (int at = 0; at < frame.length(); ) {
      int size = Math.min(frame.length() - at, sizes.getAsInt());
      wire.feed(frame.slice(at, size));
      at += size;
    }
    return wire.take();
  }

  Bytes send(Bytes frame) {
    return send(frame, () -> Integer.MAX_VALUE);
  }

  /** Connects and has so many requests answered. */
  void link(int requests) {
    assertThat(send(Nic.SNRM)).isNotEqualTo(Bytes.EMPTY);
    for (int i = 0; i < requests; i++) {
      assertThat(send(Nic.i(i, i, GET_ROOT)).slice(8, 5)).isEqualTo(Bytes.hex("61451001AA"));
    }
  }

  /** Connects, frees the pending message, and connects again. */
  void idle() {
    link(0);
    send(Nic.DISC);
    link(0);
  }
}
