// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.turningWhile;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.Device;
import io.millrace.api.line.Line;
import io.millrace.api.link.MessageLink;
import io.millrace.api.link.PrimaryLink;
import io.millrace.api.link.SecondaryLink;
import io.millrace.api.sensor.ConfigurationResult;
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
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The NIC on the real link, over a pipe, to the real Device IC, on a turned clock. */
class ChainTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final TurnedTime time = new TurnedTime();
  private final FakeFramework framework = new FakeFramework();
  private final MapStore store = new MapStore();
  private final DatagramCodec codec = new DatagramCodec();
  private final Pipe pipe = new Pipe("uart0", task -> time.schedule(Duration.ZERO, task), 4096);
  private HdlcLinks links;
  private DeviceIcHost deviceIc;
  private Sensor sensor;
  private Nic nic;
  private Device device;
  private int seed;

  /** Says how often it was read; every 60 s. */
  private static final class Counting implements Sensor {
    int reads;
    String unit = "F";

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
      return Reading.text(reads++ + unit);
    }

    @Override
    public ConfigurationResult configure(String query) {
      unit = query.substring(4);
      return ConfigurationResult.ACCEPTED;
    }
  }

  @BeforeEach
  void build() {
    links = startLinks();
    startDeviceIc();
    startNic();
    turn(5);
  }

  private HdlcLinks startLinks() {
    HdlcLinks started =
        new HdlcLinks(framework.context(), time, FakeFramework.defaults(HdlcLinks.Config.class));
    FakeFramework.call(started, "bindLine", pipe.primary(), Map.of(Line.ROLE, Line.PRIMARY));
    FakeFramework.call(started, "bindLine", pipe.secondary(), Map.of(Line.ROLE, Line.SECONDARY));
    return started;
  }

  private void startDeviceIc() {
    deviceIc =
        new DeviceIcHost(
            framework.context(), FakeFramework.defaults(DeviceIcHost.Config.class), time);
    FakeFramework.call(deviceIc, "bindCodec", codec);
    sensor = new Counting();
    FakeFramework.call(deviceIc, "bindSensor", sensor, Map.of());
    FakeFramework.call(deviceIc, "bindStore", new MapStore());
    FakeFramework.call(deviceIc, "bindLink", framework.service(SecondaryLink.class), Map.of());
  }

  private void startNic() {
    nic =
        new Nic(
            framework.context(),
            new Configuration(),
            time,
            new SeededRandomness(++seed),
            new CountingMeters());
    FakeFramework.call(nic, "bindCodec", codec);
    FakeFramework.call(nic, "bindStore", store);
    FakeFramework.call(
        nic, "bindLink", framework.service(PrimaryLink.class), Map.of(MessageLink.NAME, "uart0"));
    device = framework.service(Device.class);
  }

  private void turn(double seconds) {
    for (long millis = (long) (seconds * 1000); millis > 0; millis -= 5) {
      time.turn(Duration.ofMillis(5));
    }
  }

  private RecordingListener ask(CoapRequest request) {
    RecordingListener heard = new RecordingListener();
    device.exchange(request, MINUTE, heard);
    turn(3);
    return heard;
  }

  private RecordingListener observe() {
    RecordingListener heard = new RecordingListener();
    CoapRequest request = get("snsr/arduino/temp", "sens");
    device.observe(NicRig.with(request, OptionNumber.OBSERVE, 0), MINUTE, heard);
    turn(3);
    return heard;
  }

  private void stopNic() {
    turningWhile(time, 5.5, () -> FakeFramework.call(nic, "deactivate"));
  }

  private void swapNic() {
    stopNic();
    FakeFramework.call(nic, "unbindLink", framework.service(PrimaryLink.class));
    turn(1);
    startNic();
  }

  private static String text(RecordingListener heard) {
    return heard.last().payload().utf8();
  }

  @Test
  void device_is_registered_under_its_name_and_profile() {
    assertThat(framework.services.get(framework.services.size() - 1).properties())
        .containsEntry("device.name", "SSN001350FFFE600001")
        .containsEntry("device.profile", "milli");
    assertThat(device.name()).isEqualTo("SSN001350FFFE600001");
    assertThat(ask(get("")).only().payload().utf8()).isEqualTo("Millrace NIC 1.2.3 2026-01-01");
  }

  @Test
  void sensor_is_read_configured_and_discovered_and_knows_the_time() {
    assertThat(text(ask(get("snsr/arduino/temp", "sens")))).endsWith("0F");
    assertThat(ask(request(CoapCode.PUT, "snsr/arduino/temp", "cfg=C")).only().code())
        .isEqualTo(CoapCode.CHANGED);
    assertThat(text(ask(get("snsr/arduino/temp", "sens")))).endsWith("1C");
    assertThat(text(ask(get(".well-known/core")))).contains("</snsr/sys>", "</snsr/arduino>");
    long clock = ask(get("snsr/sys/time")).only().payload().uint();
    assertThat(clock).isCloseTo(time.now().getEpochSecond(), Offset.offset(5L));
  }

  @Test
  void notifications_come_every_period() {
    RecordingListener heard = observe();
    turn(185);
    assertThat(heard.answers).hasSize(4);
    assertThat(heard.numbers()).isSorted().doesNotHaveDuplicates();
    assertThat(heard.answers).allSatisfy(each -> assertThat(each.code()).isEqualTo(0x45));
  }

  @Test
  void replaced_nic_loses_no_notification_and_registers_nothing_anew() {
    RecordingListener before = observe();
    turn(65);
    assertThat(before.answers).hasSize(2);
    swapNic();
    assertThat(before.failures).hasSize(1);
    RecordingListener after = observe();
    assertThat(after.only().payload()).isEqualTo(before.last().payload());
    turn(59);
    assertThat(after.answers).hasSize(2);
    assertThat(text(after)).endsWith("2F");
    turn(60);
    assertThat(text(after)).endsWith("3F");
    assertThat(after.numbers().get(0)).isGreaterThan(before.numbers().get(1));
  }

  @Test
  void notification_that_falls_due_while_there_is_no_nic_waits_for_the_next() {
    observe();
    turn(55);
    stopNic();
    turn(5);
    startNic();
    turn(1);
    RecordingListener after = observe();
    assertThat(after.answers).hasSize(1);
    assertThat(text(after)).endsWith("1F");
    turn(58);
    assertThat(text(after)).endsWith("2F");
  }

  @Test
  void service_is_withdrawn_before_anything_is_handed_back() {
    stopNic();
    assertThat(framework.events).endsWith("unregistered Device");
    RecordingListener heard = new RecordingListener();
    device.exchange(get("snsr"), MINUTE, heard);
    assertThat(heard.failure().code()).isEqualTo(CoapCode.SERVICE_UNAVAILABLE);
  }

  @Test
  void replaced_link_costs_time_but_no_request() {
    RecordingListener heard = new RecordingListener();
    PrimaryLink old = framework.service(PrimaryLink.class);
    device.exchange(get("snsr/arduino/temp", "sens"), MINUTE, heard);
    turningWhile(time, 5.5, () -> FakeFramework.call(nic, "unbindLink", old));
    FakeFramework.call(deviceIc, "unbindLink", framework.service(SecondaryLink.class));
    turningWhile(time, 0, () -> FakeFramework.call(links, "deactivate"));
    turn(1);
    links = startLinks();
    FakeFramework.call(deviceIc, "bindLink", framework.service(SecondaryLink.class), Map.of());
    FakeFramework.call(
        nic, "bindLink", framework.service(PrimaryLink.class), Map.of(MessageLink.NAME, "uart0"));
    turn(5);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void replaced_link_whose_other_end_goes_first_costs_no_reading_either() {
    RecordingListener heard = new RecordingListener();
    PrimaryLink old = framework.service(PrimaryLink.class);
    device.exchange(get("snsr/arduino/temp", "sens"), MINUTE, heard);
    FakeFramework.call(deviceIc, "unbindLink", framework.service(SecondaryLink.class));
    turningWhile(time, 5.5, () -> FakeFramework.call(nic, "unbindLink", old));
    turningWhile(time, 0, () -> FakeFramework.call(links, "deactivate"));
    turn(4);
    links = startLinks();
    FakeFramework.call(deviceIc, "bindLink", framework.service(SecondaryLink.class), Map.of());
    FakeFramework.call(
        nic, "bindLink", framework.service(PrimaryLink.class), Map.of(MessageLink.NAME, "uart0"));
    turn(5);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void cable_pulled_for_some_seconds_costs_no_request() {
    pipe.cut("pulled");
    RecordingListener heard = new RecordingListener();
    device.exchange(get("snsr/arduino/temp", "sens"), MINUTE, heard);
    turn(4);
    pipe.mend();
    turn(5);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }

  @Test
  void restarted_device_ic_is_told_the_time_and_observed_again() {
    RecordingListener heard = observe();
    FakeFramework.call(deviceIc, "stop");
    startDeviceIc();
    turn(70);
    assertThat(heard.answers).hasSize(2);
    assertThat(heard.failures).isEmpty();
    assertThat(ask(get("snsr/sys/time")).only().payload().uint()).isGreaterThan(1_700_000_000L);
  }

  @Test
  void device_ic_that_is_reset_twice_is_told_the_time_and_observed_again_each_time() {
    RecordingListener heard = observe();
    for (int i = 0; i < 2; i++) {
      assertThat(ask(request(CoapCode.PUT, "snsr/sys/reset")).only().code())
          .isEqualTo(CoapCode.CHANGED);
      turn(10);
      long clock = ask(get("snsr/sys/time")).only().payload().uint();
      assertThat(clock).isCloseTo(time.now().getEpochSecond(), Offset.offset(5L));
    }
    int before = heard.answers.size();
    turn(61);
    assertThat(heard.answers).hasSizeGreaterThan(before);
    assertThat(heard.failures).isEmpty();
  }

  @Test
  void event_that_the_device_ic_knows_is_accepted_without_a_word() {
    CoapRequest event =
        NicRig.with(request(CoapCode.PUT, "sys/event"), OptionNumber.CONTENT_FORMAT, 42)
            .with(Bytes.hex("03000000"));
    assertThat(ask(event).only()).isEqualTo(CoapResponse.of(CoapCode.CHANGED));
  }

  @Test
  void sensor_plugin_that_goes_for_good_ends_the_observation_with_4_04() {
    RecordingListener heard = observe();
    FakeFramework.call(deviceIc, "unbindSensor", sensor);
    turn(130);
    assertThat(heard.last().code()).isEqualTo(CoapCode.NOT_FOUND);
    assertThat(heard.failures).isEmpty();
    int end = heard.answers.size();
    turn(400);
    assertThat(heard.answers).hasSize(end);
  }
}
