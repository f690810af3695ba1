// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.Reading;
import io.millrace.api.sensor.Sensor;
import io.millrace.api.transport.RequestHandler;
import io.millrace.coap.DatagramCodec;
import io.millrace.deviceic.DeviceIcHost;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.line.pipe.Pipe;
import io.millrace.link.hdlc.HdlcLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two NICs in one router, each on a line of its own to a Device IC of its own. */
class TwoNicsTest {
  private static final List<String> LINES = List.of("uart0", "uart1");
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final TurnedTime time = new TurnedTime();
  private final FakeFramework framework = new FakeFramework();
  private final MapStore store = new MapStore();
  private final DatagramCodec codec = new DatagramCodec();
  private final Map<String, Pipe> pipes = new HashMap<>();
  private final Map<String, Nic> nics = new HashMap<>();
  private HdlcLinks links;

  /** Says on which line it is. */
  private record Named(String line) implements Sensor {
    @Override
    public String type() {
      return "temp";
    }

    @Override
    public Duration period() {
      return Duration.ofSeconds(60);
    }

    @Override
    public Reading read(Instant now) {
      return Reading.text("on " + line);
    }
  }

  @BeforeEach
  void build() {
    links =
        new HdlcLinks(framework.context(), time, FakeFramework.defaults(HdlcLinks.Config.class));
    for (String line : LINES) {
      Pipe pipe = new Pipe(line, task -> time.schedule(Duration.ZERO, task), 4096);
      pipes.put(line, pipe);
      FakeFramework.call(links, "bindLine", pipe.primary(), Map.of(Line.ROLE, Line.PRIMARY));
      FakeFramework.call(links, "bindLine", pipe.secondary(), Map.of(Line.ROLE, Line.SECONDARY));
    }
    for (String line : LINES) {
      startDeviceIc(line);
      startNic(line, new Configuration().with("mac", mac(line)).with("line", line));
    }
    turn(5);
  }

  private static String mac(String line) {
    return "001350FFFE60000" + line.charAt(4);
  }

  private void startDeviceIc(String line) {
    DeviceIcHost host =
        new DeviceIcHost(
            framework.context(), FakeFramework.defaults(DeviceIcHost.Config.class), time);
    FakeFramework.call(host, "bindCodec", codec);
    FakeFramework.call(host, "bindSensor", new Named(line), Map.of());
    FakeFramework.call(host, "bindStore", new MapStore());
    FakeFramework.call(
        host, "bindLink", link(SecondaryLink.class, pipes.get(line).secondary().name()), Map.of());
  }

  private void startNic(String line, Configuration config) {
    Nic nic =
        new Nic(framework.context(), config, time, new SeededRandomness(7), new CountingMeters());
    FakeFramework.call(nic, "bindCodec", codec);
    FakeFramework.call(nic, "bindStore", store);
    for (FakeFramework.Registered each : List.copyOf(framework.services)) {
      if (each.type() == PrimaryLink.class) {
        FakeFramework.call(nic, "bindLink", each.service(), each.properties());
      }
    }
    nics.put(line, nic);
  }

  private <T> T link(Class<T> type, String line) {
    return framework.services.stream()
        .filter(each -> each.type() == type)
        .filter(each -> line.equals(each.properties().get(MessageLink.NAME)))
        .map(each -> type.cast(each.service()))
        .findFirst()
        .orElseThrow();
  }

  private Device device(String line) {
    return framework.services.stream()
        .filter(each -> each.type() == Device.class)
        .map(each -> (Device) each.service())
        .filter(each -> each.name().equals("SSN" + mac(line)))
        .findFirst()
        .orElseThrow();
  }

  private void turn(double seconds) {
    for (long millis = (long) (seconds * 1000); millis > 0; millis -= 5) {
      time.turn(Duration.ofMillis(5));
    }
  }

  private RecordingListener ask(String line) {
    RecordingListener heard = new RecordingListener();
    device(line).exchange(get("snsr/arduino/temp", "sens"), MINUTE, heard);
    return heard;
  }

  private RecordingListener observe(String line) {
    CoapRequest request = get("snsr/arduino/temp", "sens");
    RecordingListener heard = new RecordingListener();
    device(line).observe(NicRig.with(request, OptionNumber.OBSERVE, 0), MINUTE, heard);
    turn(3);
    return heard;
  }

  private String text(RecordingListener heard) {
    return heard.last().payload().utf8();
  }

  @Test
  void each_reaches_its_own_sensor_at_the_same_time() {
    RecordingListener first = ask("uart0");
    RecordingListener second = ask("uart1");
    turn(3);
    assertThat(text(first)).endsWith("on uart0");
    assertThat(text(second)).endsWith("on uart1");
  }

  @Test
  void each_has_its_own_observation() {
    RecordingListener first = observe("uart0");
    RecordingListener second = observe("uart1");
    turn(61);
    assertThat(first.answers).hasSize(2);
    assertThat(text(first)).endsWith("on uart0");
    assertThat(second.answers).hasSize(2);
    assertThat(text(second)).endsWith("on uart1");
  }

  @Test
  void sensor_that_is_gone_is_no_burden_to_the_other() {
    RecordingListener second = observe("uart1");
    FakeFramework.call(links, "unbindLine", pipes.get("uart0").secondary());
    RecordingListener lost = ask("uart0");
    RecordingListener good = ask("uart1");
    turn(3);
    assertThat(text(good)).endsWith("on uart1");
    turn(61);
    assertThat(lost.failure().code()).isEqualTo(CoapCode.GATEWAY_TIMEOUT);
    assertThat(second.answers).hasSize(2);
  }

  @Test
  void nic_that_is_replaced_leaves_the_other_alone_and_takes_its_own_over() {
    observe("uart0");
    RecordingListener second = observe("uart1");
    NicRig.turningWhile(time, 5.5, () -> FakeFramework.call(nics.get("uart0"), "deactivate"));
    startNic("uart0", new Configuration().with("mac", mac("uart0")).with("line", "uart0"));
    turn(1);
    RecordingListener again = observe("uart0");
    turn(61);
    assertThat(text(again)).endsWith("on uart0");
    assertThat(again.answers).hasSizeGreaterThanOrEqualTo(2);
    assertThat(second.failures).isEmpty();
    assertThat(second.answers).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void socket_is_claimed_by_the_nic_that_has_it_and_given_up_before_it_goes() {
    Configuration mains =
        new Configuration().with("mac", "001350FFFE600009").with("profile", "mains");
    startNic("uart9", mains.with("line", "uart9").with("socket", "clear9"));
    List<FakeFramework.Registered> claims =
        framework.services.stream().filter(each -> each.type() == RequestHandler.class).toList();
    assertThat(claims).hasSize(1);
    assertThat(claims.get(0).properties()).containsEntry("transport.name", "clear9");
    assertThat(claims.get(0).properties()).doesNotContainKey(RequestHandler.ROLE);
    NicRig.turningWhile(time, 5.5, () -> FakeFramework.call(nics.get("uart9"), "deactivate"));
    assertThat(framework.events).endsWith("unregistered RequestHandler", "unregistered Device");
  }
}
