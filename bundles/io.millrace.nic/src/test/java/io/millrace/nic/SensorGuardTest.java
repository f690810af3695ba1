// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceProfile;
import io.millrace.api.device.SensorCapabilities;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.slot.ServiceRank;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sensor that does not check is never asked [spec device-ic-api.md §2]. */
class SensorGuardTest {
  private final NicRig rig = new NicRig();

  private void start() {
    rig.start();
    rig.turn(2);
    rig.sensor.heard.clear();
  }

  private static CoapRequest request(int method, String path, String query) {
    String whole = path.isEmpty() ? "snsr" : "snsr/" + path;
    return query == null ? NicRig.request(method, whole) : NicRig.request(method, whole, query);
  }

  private CoapResponse ask(int method, String path, String query) {
    return rig.answered(request(method, path, query)).only();
  }

  @ParameterizedTest
  @CsvSource({
    "1, arduino, , 4.05",
    "1, arduino, sens, 4.05",
    "3, arduino, cfg=C, 4.05",
    "2, arduino, , 4.05",
    "1, arduino/echo, cfg, 5.01",
    "1, arduino/lamp, cfg, 5.01",
    "1, meter/lamp, cfg, 5.01",
    "3, arduino/lamp, cfg=on, 5.01",
    "3, arduino/lamp, on, 5.01",
    "3, arduino/Temp, cfg=C, 5.01",
    "3, arduino/lamp, '', 5.01",
    "5, arduino/temp, sens, 4.05",
    "6, arduino/temp, cfg=C, 4.05",
    "7, arduino/temp, cfg=C, 4.05",
    "1, arduino/twentythree-bytes-long-, sens, 5.01",
    "2, sys/stats, mod=coap, 5.01",
    "5, sys/time, , 5.01",
    "7, sys/stats, mod=coap, 5.01",
    "1, sys/stats, , 4.00",
  })
  void what_is_not_implemented_is_answered_here_in_one_sentence_and_nothing_is_sent(
      int method, String path, String query, String code) {
    start();
    CoapResponse answer = ask(method, path, query);
    assertThat(CoapCode.text(answer.code())).isEqualTo(code);
    assertThat(answer.payload().utf8()).isNotBlank().doesNotContain("\n");
    assertThat(rig.sensor.heard).isEmpty();
    assertThat(ask(CoapCode.GET, "arduino/temp", "sens").code()).isEqualTo(CoapCode.CONTENT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, '', ",
    "3, '', ",
    "1, .well-known/core, ",
    "3, .well-known/core, ",
    "1, .well-known/other, ",
    "1, sys, ",
    "1, sys/time, ",
    "4, sys/time, ",
    "1, sys/stats, mod=coap",
    "3, sys/stats, mod=pwr",
    "4, sys/stats, mod=coap",
    "3, sys/reset, ",
    "7, sys/anything, ",
    "1, arduino/temp, sens",
    "1, arduino/temp, cfg",
    "1, arduino/temp, other",
    "1, arduino/temp, ",
    "5, arduino/temp, ",
    "2, arduino/temp, sens",
    "4, arduino/temp, all",
    "3, arduino/temp, cfg=C",
    "3, arduino/temp, anything",
    "3, arduino/echo, cfg=A",
    "1, arduino/lamp, sens",
    "1, arduino/lamp, ",
    "1, arduino/temp/x, cfg",
    "1, unknown, ",
    "1, unknown/temp, sens",
  })
  void what_the_interface_defines_goes_on_with_the_errors_of_the_sensor_itself(
      int method, String path, String query) {
    start();
    ask(method, path, query);
    assertThat(rig.sensor.heard).hasSize(1);
  }

  private void bind(String profile, String... rows) {
    SensorCapabilities sensors = SensorCapabilities.of(List.of(rows));
    rig.side.profiles.bind(
        new DeviceProfile() {
          @Override
          public String name() {
            return profile;
          }

          @Override
          public Reliability reliability() {
            return Reliability.CONFIRMABLE;
          }

          @Override
          public int queueLimit() {
            return 8;
          }

          @Override
          public SensorCapabilities sensors() {
            return sensors;
          }
        },
        ServiceRank.first());
  }

  @Test
  void profile_says_what_sensors_of_ones_own_have() {
    start();
    bind("mains", "GET arduino/lamp?cfg");
    ask(CoapCode.GET, "arduino/lamp", "cfg");
    assertThat(rig.sensor.heard).isEmpty();
    bind("milli", "GET arduino/lamp?cfg", "PUT arduino/lamp?cfg=on");
    ask(CoapCode.GET, "arduino/lamp", "cfg");
    ask(CoapCode.PUT, "arduino/lamp", "cfg=on");
    assertThat(rig.sensor.heard).hasSize(2);
    ask(CoapCode.PUT, "arduino/lamp", "cfg=off");
    ask(CoapCode.PUT, "arduino/temp", "cfg=C");
    assertThat(rig.sensor.heard).hasSize(2);
  }

  @Test
  void sensor_that_lists_its_configuration_has_it() {
    rig.sensor.links = "</sys>;if=\"sys\",</meter>,</meter/lamp?cfg>;ct=60";
    start();
    ask(CoapCode.GET, "meter/lamp", "cfg");
    ask(CoapCode.PUT, "meter/lamp", "cfg=on");
    assertThat(rig.sensor.heard).hasSize(2);
    assertThat(ask(CoapCode.GET, "meter", null).code()).isEqualTo(CoapCode.METHOD_NOT_ALLOWED);
    assertThat(rig.sensor.heard).hasSize(2);
  }

  @Test
  void device_ic_that_checks_by_itself_gets_everything() {
    rig.sensor.hasEvents = true;
    start();
    ask(CoapCode.GET, "arduino/lamp", "cfg");
    ask(CoapCode.PUT, "arduino/lamp", "cfg=on");
    ask(CoapCode.FETCH, "arduino/temp", "sens");
    assertThat(rig.sensor.heard).hasSize(3);
  }

  @Test
  void one_key_switches_it_off() {
    rig.config.with("implementedOnly", false);
    start();
    ask(CoapCode.GET, "arduino/lamp", "cfg");
    ask(CoapCode.PUT, "arduino/lamp", "cfg=on");
    assertThat(rig.sensor.heard).hasSize(2);
  }

  @Test
  void request_that_comes_before_the_first_contact_is_judged_after_it() {
    rig.link.joined = false;
    rig.start();
    RecordingListener heard = new RecordingListener();
    rig.device.exchange(
        request(CoapCode.GET, "arduino/lamp", "cfg"), Duration.ofSeconds(60), heard);
    rig.turn(2);
    rig.link.mend();
    rig.turn(5);
    assertThat(heard.only().code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(rig.sensor.heardOf(CoapCode.GET, "arduino/lamp")).isEmpty();
  }

  @Test
  void sensor_in_the_place_of_another_is_asked_anew_what_it_is() {
    rig.sensor.hasEvents = true;
    start();
    rig.link.cut();
    rig.sensor.hasEvents = false;
    rig.sensor.boot();
    rig.link.mend();
    rig.turn(3);
    assertThat(ask(CoapCode.GET, "arduino/lamp", "cfg").code()).isEqualTo(CoapCode.NOT_IMPLEMENTED);
    assertThat(rig.sensor.heardOf(CoapCode.GET, "arduino/lamp")).isEmpty();
  }
}
