// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static io.millrace.nic.NicRig.get;
import static io.millrace.nic.NicRig.request;
import static io.millrace.nic.NicRig.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.telemetry.Battery;
import io.millrace.lib.cbor.CborText;
import java.time.Instant;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TelemetryResourcesTest {
  private static final String URN = "urn:dev:mac:001350fffe600001:";

  private final NicRig rig = new NicRig();
  private final SetTelemetry hardware = SetTelemetry.full();

  private void start(String profile) {
    rig.config.with("profile", profile);
    rig.start();
    rig.side.telemetry.slot.bind(hardware);
    rig.side.telemetry.pins.bind(hardware);
  }

  private CoapResponse ask(CoapRequest request) {
    return rig.ask(request).only();
  }

  private String code(CoapRequest request) {
    return CoapCode.text(ask(request).code());
  }

  private CoapResponse accepted(String path, int format, String... query) {
    return ask(with(get(path, query), OptionNumber.ACCEPT, format));
  }

  private static CoapRequest put(String path, int format, Bytes payload, String... query) {
    return with(request(CoapCode.PUT, path, query), OptionNumber.CONTENT_FORMAT, format)
        .with(payload);
  }

  @Test
  void power_statistics_are_the_48_bytes_of_the_specification() {
    start("milli");
    CoapResponse answer = ask(get("sys/stats", "mod=pwr"));
    assertThat(answer.options().uint(OptionNumber.CONTENT_FORMAT, -1)).isEqualTo(42);
    assertThat(answer.payload())
        .isEqualTo(
            Bytes.hex(
                "092C0000 00001F40 00001B58 000003E8 00000010 00000000 00000020"
                    + "00000400 00000080 00000000 00000000 0036EE80"));
  }

  @Test
  void cleared_statistics_count_from_then_on_and_the_next_instance_knows_it() {
    start("milli");
    assertThat(code(request(CoapCode.PUT, "sys/stats", "mod=pwr"))).isEqualTo("2.04");
    hardware.power.merge("total_time", 16L, Long::sum);
    rig.stop();
    start("milli");
    assertThat(accepted("sys/stats", 0, "mod=pwr").payload().utf8())
        .startsWith("total_time=16, sleep_time=0,")
        .endsWith("bat_voltage=3600000");
  }

  @Test
  void counter_that_began_anew_with_the_hardware_is_shown_as_it_is() {
    start("milli");
    ask(request(CoapCode.PUT, "sys/stats", "mod=pwr"));
    hardware.power.put("total_time", 24L);
    assertThat(accepted("sys/stats", 0, "mod=pwr").payload().utf8()).startsWith("total_time=24,");
  }

  @Test
  void record_that_lacks_a_number_is_not_invented_but_the_rest_is_shown() {
    start("milli");
    hardware.power.remove("rx_time");
    assertThat(code(get("sys/stats", "mod=pwr"))).isEqualTo("5.01");
    assertThat(accepted("sys/stats", 50, "mod=pwr").payload().utf8())
        .contains("\"rx_time\":null", "\"tx_bytes\":1024");
  }

  @ParameterizedTest
  @CsvSource({"1,''", "1,mod=coap", "1,mod=pwr2", "3,mod=hdlc", "3,''", "4,mod=coap"})
  void other_statistics_are_not_implemented(int method, String query) {
    start("milli");
    CoapRequest request =
        query.isEmpty() ? request(method, "sys/stats") : request(method, "sys/stats", query);
    assertThat(code(request)).isEqualTo("5.01");
  }

  @Test
  void battery_comes_in_every_format() {
    start("milli");
    assertThat(CborText.of(ask(get("sys/battery")).payload())).contains("{0: 3600000, 1: 80}");
    assertThat(accepted("sys/battery", 0).payload().utf8())
        .isEqualTo("microvolts=3600000, percent=80");
    assertThat(accepted("sys/battery", 50).payload().utf8())
        .isEqualTo("{\"microvolts\":3600000,\"percent\":80}");
    assertThat(accepted("sys/battery", 110).payload().utf8())
        .isEqualTo(
            "[{\"bn\":\""
                + URN
                + "\",\"n\":\"voltage\",\"u\":\"V\",\"v\":3.6},"
                + "{\"n\":\"level\",\"u\":\"%EL\",\"v\":80}]");
    assertThat(CborText.of(accepted("sys/battery", 112).payload()))
        .contains(
            "[{-2: \""
                + URN
                + "\", 0: \"voltage\", 1: \"V\", 2: 3.6},"
                + " {0: \"level\", 1: \"%EL\", 2: 80}]");
    assertThat(accepted("sys/battery", 112).options().uint(OptionNumber.CONTENT_FORMAT, 0))
        .isEqualTo(112);
  }

  @Test
  void what_is_not_known_of_a_battery_is_null() {
    start("milli");
    hardware.battery = new Battery(OptionalLong.of(5_000_000), OptionalInt.empty());
    assertThat(CborText.of(ask(get("sys/battery")).payload())).contains("{0: 5000000, 1: null}");
    assertThat(accepted("sys/battery", 0).payload().utf8()).endsWith("percent=unknown");
    assertThat(accepted("sys/battery", 110).payload().utf8()).doesNotContain("level");
  }

  @Test
  void signal_has_strength_quality_and_parent() {
    start("milli");
    assertThat(CborText.of(ask(get("sys/signal")).payload()))
        .contains("{0: -71, 1: 200, 2: h'001350fffe600009'}");
    assertThat(accepted("sys/signal", 110).payload().utf8())
        .contains("\"u\":\"dBW\",\"v\":-101", "{\"n\":\"lqi\",\"v\":200}");
  }

  @Test
  void identity_has_mac_product_version_build_and_board() {
    start("milli");
    assertThat(CborText.of(ask(get("sys/info")).payload()))
        .contains(
            "{0: h'001350fffe600001', 1: \"Millrace NIC\", 2: \"1.2.3\", 3: 1767225600,"
                + " 4: \"Model \\\"B\\\"\", 5: 41500}");
    assertThat(accepted("sys/info", 50).payload().utf8()).contains("\"board\":\"Model \\\"B\\\"\"");
    assertThat(CoapCode.text(accepted("sys/info", 110).code())).isEqualTo("4.06");
  }

  @Test
  void mains_nic_tells_the_time_and_its_pins() {
    start("mains");
    rig.time.setWall(Instant.ofEpochSecond(1_700_000_001));
    assertThat(ask(get("time")).payload()).isEqualTo(Bytes.hex("6553F101"));
    assertThat(ask(get("time")).options().uint(OptionNumber.MAX_AGE, 60)).isEqualTo(1);
    assertThat(accepted("time", 0).payload().utf8()).isEqualTo("seconds=1700000001");
    assertThat(code(request(CoapCode.PUT, "time"))).isEqualTo("4.05");
    assertThat(CborText.of(ask(get("gpio")).payload()))
        .contains("[{0: \"button\", 1: \"in\", 2: 1}, {0: \"led\", 1: \"out\", 2: 0}]");
    assertThat(accepted("gpio", 110).payload().utf8())
        .contains("{\"n\":\"gpio/led\",\"vb\":false}");
  }

  @Test
  void time_of_a_clock_that_is_not_set_is_not_told() {
    start("mains");
    rig.time.setWall(Instant.parse("1970-01-02T00:00:00Z"));
    assertThat(code(get("time"))).isEqualTo("5.03");
  }

  @ParameterizedTest
  @CsvSource({
    "0,31,pin=led,2.04",
    "0,74727565,pin=led,2.04",
    "50,31,pin=led,2.04",
    "60,01,pin=led,2.04",
    "60,F5,pin=led,2.04",
    "60,02,pin=led,4.00",
    "0,32,pin=led,4.00",
    "0,,pin=led,4.00",
    "0,31,pin=other,4.04",
    "0,31,pin=button,4.03",
    "0,31,led,4.00",
  })
  void pin_is_set_by_put(int format, String payload, String query, String code) {
    start("mains");
    Bytes bytes = payload == null ? Bytes.EMPTY : Bytes.hex(payload);
    assertThat(code(put("gpio", format, bytes, query))).isEqualTo(code);
    assertThat(hardware.pins.get(1).isHigh()).isEqualTo(code.equals("2.04"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sys/battery", "sys/signal", "gpio"})
  void what_the_hardware_has_not_is_not_implemented(String path) {
    rig.config.with("profile", "mains");
    rig.start();
    assertThat(code(get(path))).isEqualTo("5.01");
    rig.side.telemetry.slot.bind(new SetTelemetry());
    rig.side.telemetry.pins.bind(new SetTelemetry());
    assertThat(code(get(path))).isEqualTo("5.01");
    assertThat(code(get("sys/stats", "mod=pwr"))).isEqualTo("5.01");
    assertThat(ask(get(".well-known/core")).payload().utf8()).doesNotContain(path, "stats");
  }

  @ParameterizedTest
  @CsvSource({
    "1,sys/battery,41,4.06",
    "2,sys/battery,60,4.05",
    "1,sys/stats,40,4.06",
    "4,sys/info,60,4.05",
    "1,sys/event,0,4.05",
    "1,gpio,42,4.06",
    "4,gpio,0,4.05",
    "1,time,41,4.06",
  })
  void wrong_method_or_format_is_refused(int method, String path, int format, String code) {
    start("mains");
    CoapRequest request =
        path.equals("sys/stats") ? request(method, path, "mod=pwr") : request(method, path);
    assertThat(code(with(request, OptionNumber.ACCEPT, format))).isEqualTo(code);
  }

  @Test
  void discovery_lists_what_there_is() {
    start("mains");
    assertThat(ask(get(".well-known/core")).payload().utf8())
        .contains(
            "</sys/stats>;ct=\"42 0 50 60 110 112\"",
            "</sys/battery>;title=\"Battery\";obs;ct=\"60 0 50 110 112\"",
            "</sys/signal>",
            "</time>",
            "</gpio>");
  }

  @Test
  void request_waits_while_the_telemetry_is_replaced() {
    start("milli");
    rig.side.telemetry.slot.unbind(hardware);
    RecordingListener heard = rig.ask(get("sys/battery"));
    rig.turn(3);
    assertThat(heard.count()).isZero();
    rig.side.telemetry.slot.bind(hardware);
    assertThat(heard.only().code()).isEqualTo(CoapCode.CONTENT);
  }
}
