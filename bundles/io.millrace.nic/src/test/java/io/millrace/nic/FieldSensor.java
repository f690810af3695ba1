// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import io.millrace.api.device.Device;
import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.coap.DatagramCodec;
import io.millrace.deviceic.DeviceIcHost;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.HdlcLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A NIC, the real links over a pipe, and the real Device IC with the habits of the vendor's
 * firmware: its clock is unset at power-up, and it is as slow. On a turned clock.
 */
final class FieldSensor {
  static final Duration SILENCE = Duration.ofMillis(400);

  final TurnedTime time = new TurnedTime();
  final Configuration config = new Configuration();

  /** What the sensor's clock said at every reading, notifications included. */
  final List<Instant> readAt = new ArrayList<>();

  private final FakeFramework framework = new FakeFramework();
  private final MapStore store = new MapStore();
  private final DatagramCodec codec = new DatagramCodec();
  private final Pipe pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096);
  private final Duration period;
  private HdlcLinks near;
  private HdlcLinks far;
  private DeviceIcHost deviceIc;
  private Nic nic;
  private int seed;
  Device device;

  FieldSensor(Duration period) {
    this.period = period;
  }

  FieldSensor start() {
    near = links(pipe.primary(), Line.PRIMARY);
    powerUp();
    startNic();
    return this;
  }

  private HdlcLinks links(Line line, String role) {
    HdlcLinks links =
        new HdlcLinks(framework.context(), time, FakeFramework.defaults(HdlcLinks.Config.class));
    FakeFramework.call(links, "bindLine", line, Map.of(Line.ROLE, role));
    return links;
  }

  private final class Thermometer implements Sensor {
    private int reads;

    @Override
    public String type() {
      return "temp";
    }

    @Override
    public Duration period() {
      return period;
    }

    @Override
    public Reading read(Instant now) {
      readAt.add(now);
      return Reading.text(now.getEpochSecond() + ",73.40,F," + reads++);
    }
  }

  /** Begins with nothing but the notice of its reboot. */
  void powerUp() {
    far = links(new SlowLine(pipe.secondary(), time, SILENCE), Line.SECONDARY);
    deviceIc =
        new DeviceIcHost(
            framework.context(),
            FakeFramework.configured(DeviceIcHost.Config.class, Map.of("generation", "2")),
            time);
    FakeFramework.call(deviceIc, "bindCodec", codec);
    FakeFramework.call(deviceIc, "bindSensor", new Thermometer(), Map.of());
    FakeFramework.call(deviceIc, "bindStore", new MapStore());
    FakeFramework.call(deviceIc, "bindLink", framework.service(SecondaryLink.class), Map.of());
  }

  /** Loses everything. */
  void powerDown() {
    FakeFramework.call(deviceIc, "unbindLink", framework.service(SecondaryLink.class));
    FakeFramework.call(deviceIc, "stop");
    NicRig.turningWhile(time, 0, () -> FakeFramework.call(far, "deactivate"));
  }

  /** Has the sensor without power for so long. */
  void restart(double seconds) {
    powerDown();
    turn(seconds);
    powerUp();
  }

  void unplug() {
    pipe.cut("pulled");
  }

  void plug() {
    pipe.mend();
  }

  void startNic() {
    nic =
        new Nic(
            framework.context(), config, time, new SeededRandomness(++seed), new CountingMeters());
    FakeFramework.call(nic, "bindCodec", codec);
    FakeFramework.call(nic, "bindStore", store);
    bindLink();
    device = framework.service(Device.class);
  }

  private void bindLink() {
    FakeFramework.call(
        nic, "bindLink", framework.service(PrimaryLink.class), Map.of(MessageLink.NAME, "uart0"));
  }

  void stopNic() {
    NicRig.turningWhile(time, 5.5, () -> FakeFramework.call(nic, "deactivate"));
    FakeFramework.call(nic, "unbindLink", framework.service(PrimaryLink.class));
  }

  void swapLink() {
    NicRig.turningWhile(
        time,
        5.5,
        () -> FakeFramework.call(nic, "unbindLink", framework.service(PrimaryLink.class)));
    NicRig.turningWhile(time, 0, () -> FakeFramework.call(near, "deactivate"));
    near = links(pipe.primary(), Line.PRIMARY);
    bindLink();
  }

  void turn(double seconds) {
    for (long millis = (long) (seconds * 1000); millis > 0; millis -= 5) {
      time.turn(Duration.ofMillis(5));
    }
  }
}
