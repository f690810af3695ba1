// SPDX-License-Identifier: Apache-2.0
package io.millrace.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.ContentFormat;
import io.millrace.api.device.Device;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.DeviceListener;
import io.millrace.api.transport.Call;
import io.millrace.console.ConsoleRig.Browser;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sensors and links as the page shows them, on a clock that the test turns. */
class SensorsTest {
  private final ConsoleRig rig;
  private final Nic nic = new Nic();

  SensorsTest() throws Exception {
    rig = new ConsoleRig(Map.of("sensors", new String[] {"arduino/temp", "arduino/none", "../x"}));
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** A NIC with one sensor. */
  private static final class Nic implements Device {
    int asked;
    String says = "1700000001,20.00,C";
    boolean gone;

    @Override
    public String name() {
      return "SSN001350050005E7D6";
    }

    @Override
    public Call exchange(CoapRequest request, Duration deadline, DeviceListener listener) {
      if (!request.joinedPath().equals("snsr/arduino/temp")) {
        assertThat(request.joinedPath()).isEqualTo("snsr/arduino/none");
        listener.answered(CoapResponse.diagnostic(CoapCode.NOT_FOUND, ""));
        return () -> {};
      }
      asked++;
      if (gone) {
        listener.failed(DeviceFailure.unreachable("the link is down"));
      } else {
        listener.answered(CoapResponse.of(CoapCode.CONTENT, ContentFormat.TEXT, Bytes.utf8(says)));
      }
      return () -> {};
    }

    @Override
    public Call observe(CoapRequest request, Duration deadline, DeviceListener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private String sensors(Browser anna) throws Exception {
    return rig.api(anna, "topic?name=sensors").body();
  }

  @Test
  void a_sensor_is_read_each_minute_and_oftener_while_somebody_looks() throws Exception {
    rig.services.add(nic);
    rig.time.turn(Duration.ofMinutes(10));
    assertThat(nic.asked).isBetween(9, 11);
    Browser anna = rig.login("viewer");
    assertThat(sensors(anna)).contains("\"value\":20.0", "\"unit\":\"C\"").doesNotContain("none");
    nic.says = "1700000001,21.50,C";
    int before = nic.asked;
    for (int i = 0; i < 10; i++) {
      rig.time.turn(Duration.ofSeconds(5));
      sensors(anna);
    }
    assertThat(nic.asked - before).isBetween(9, 11);
    assertThat(sensors(anna)).contains("\"value\":21.5");
    String points = rig.api(anna, "history?series=SSN001350050005E7D6/arduino/temp").body();
    assertThat(points.split("20\\.0").length).isBetween(9, 13);
  }

  @Test
  void a_sensor_that_fails_says_why_and_keeps_its_last_value() throws Exception {
    rig.services.add(nic);
    Browser anna = rig.login("viewer");
    sensors(anna);
    rig.time.turn(Duration.ofSeconds(5));
    nic.gone = true;
    rig.time.turn(Duration.ofSeconds(5));
    assertThat(sensors(anna)).contains("the link is down", "\"value\":20.0");
    rig.services.remove(nic);
    rig.time.turn(Duration.ofSeconds(5));
    assertThat(sensors(anna)).isEqualTo("{\"rows\":[]}");
  }

  @Test
  void a_link_has_its_frames_and_errors_of_each_minute() throws Exception {
    Link link = new Link("uart0");
    rig.services.add(link);
    Browser anna = rig.login("viewer");
    link.count("frames_sent", 100);
    rig.time.turn(Duration.ofMinutes(1));
    link.count("frames_sent", 160);
    link.count("retries", 3);
    rig.time.turn(Duration.ofMinutes(1));
    assertThat(rig.api(anna, "history?series=link:uart0:frames").body())
        .contains(",100.0]", ",60.0]");
    assertThat(rig.api(anna, "history?series=link:uart0:errors").body()).contains(",0.0]", ",3.0]");
    assertThat(rig.api(anna, "topic?name=links").body()).contains("\"errors\":3");
  }
}
