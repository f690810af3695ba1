// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.FieldRig;
import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What NICs serve themselves [spec nic-resources.md §1, §3, §4, §5], asked for with the real
 * coap-client in one table. MILLI is reached through the gateway, MAINS on a socket of its own;
 * both are in one router, each on a line of its own, on simulated hardware.
 */
@Timeout(300)
class NicResourcesTest {
  private static final String MAINS_MAC = "001350050005E7D7";

  @TempDir static Path folder;
  private static FieldRig rig;
  private static int direct;
  private static int good;

  /** One line of the table: what is typed, the code and a pattern that the answer has. */
  private record Row(String command, String code, String says) {}

  @BeforeAll
  static void start() throws Exception {
    direct = RouterProcess.freePort();
    rig = (PtyPair.isPossible() ? FieldRig.withCable(folder) : FieldRig.inMemory(folder));
    rig.reporting(60, 500);
    rig.router()
        .configure("io.millrace.gateway", Map.of("anonymous", "127.0.0.0/8"))
        .configure("io.millrace.line.pipe-uart1", Map.of("name", "uart1"))
        .configure("io.millrace.telemetry.simulated", Map.of("drainMicrovoltsPerMinute", 0))
        .configure(
            "io.millrace.net-clear",
            Map.of("name", "clear", "address", "127.0.0.1", "port", direct))
        .configure(
            "io.millrace.nic-uart1",
            Map.of("mac", MAINS_MAC, "line", "uart1", "profile", "mains", "socket", "clear"));
    rig.start();
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
    System.out.printf("nic-resources.md: %d of %d rows%n", good, table().size());
  }

  private static List<Row> table() {
    return List.of(
        new Row("-m get MILLI/", "2.05", "Millrace NIC \\S+ \\d{4}-\\d\\d-\\d\\d"),
        new Row("-m put -e x MILLI/", "4.05", ""),
        new Row("-m get -A 60 MILLI/", "4.06", ""),
        new Row("-m get MILLI/.well-known/core", "2.05", "</sys/battery>;title=.Battery.;obs"),
        new Row("-m get MILLI/.well-known/core", "2.05", "</snsr/arduino>"),
        new Row("-m get MILLI/.well-known/core?href=/sys/info", "2.05", "</sys/info>"),
        new Row("-m get MILLI/sys/stats?mod=pwr", "2.05", "(?i)092c0000"),
        new Row("-m get -A 50 MILLI/sys/stats?mod=pwr", "2.05", "total_time"),
        new Row("-m put MILLI/sys/stats?mod=pwr", "2.04", ""),
        new Row("-m get -A 0 MILLI/sys/stats?mod=pwr", "2.05", "bat_voltage=3600000"),
        new Row("-m get MILLI/sys/stats?mod=coap", "5.01", ""),
        new Row("-m get MILLI/sys/stats", "5.01", ""),
        new Row("-m put MILLI/sys/snsr?ev=rbt", "4.03", ""),
        new Row("-m get MILLI/time", "5.01", ""),
        new Row("-m get MILLI/gpio", "5.01", ""),
        new Row("-m get MILLI/dummy", "5.01", ""),
        new Row("-m get MILLI/sys/battery", "2.05", "(?i)a2001a0036ee80011864"),
        new Row("-m get -A 0 MILLI/sys/battery", "2.05", "microvolts=3600000, percent=100"),
        new Row("-m get -A 50 MILLI/sys/battery", "2.05", "\"percent\":100"),
        new Row("-m get -A 110 MILLI/sys/battery", "2.05", "\"u\":\"V\",\"v\":3.6"),
        new Row("-m get -A 112 MILLI/sys/battery", "2.05", "(?i)82a42178"),
        new Row("-m get -A 40 MILLI/sys/battery", "4.06", ""),
        new Row("-m get -s 1 MILLI/sys/battery", "2.05", "Observe:"),
        new Row("-m get -A 50 MILLI/sys/signal", "2.05", "\"rssi\":-70,\"lqi\":200"),
        new Row("-m get -A 50 MILLI/sys/info", "2.05", "001350050005e7d6"),
        new Row("-m put -t 0 -e tamper MILLI/sys/event", "2.04", ""),
        new Row("-m put -t 0 -e rain MILLI/sys/event", "4.00", ""),
        new Row("-m get MAINS/", "2.05", "Millrace NIC"),
        new Row("-m get MAINS/.well-known/core", "2.05", "</gpio>"),
        new Row("-m get MAINS/time", "2.05", "length 4\\s+<<[0-9a-f]{8}>>"),
        new Row("-m get -A 50 MAINS/gpio", "2.05", "\"name\":\"led\",\"direction\":\"out\""),
        new Row("-m put -t 0 -e 1 MAINS/gpio?pin=led", "2.04", ""),
        new Row("-m get -A 0 MAINS/gpio", "2.05", "name=led, direction=out, value=1"),
        new Row("-m put -t 0 -e 1 MAINS/gpio?pin=button", "4.03", ""),
        new Row("-m get MAINS/snsr/arduino/temp?sens", "2.05", ",73.40,F"),
        new Row("-N -m get MAINS/snsr/arduino/temp?sens", "2.05", ",73.40,F"),
        new Row("-m get -s 1 MAINS/snsr/arduino/temp?sens", "2.05", "Observe:"),
        new Row("-m get MAINS/dummy", "5.01", ""),
        new Row("-m post -e x MAINS/sessions", "5.01", ""));
  }

  @TestFactory
  Stream<DynamicTest> command() {
    return table().stream()
        .map(row -> DynamicTest.dynamicTest(row.command + " " + row.says, () -> check(row)));
  }

  private static void check(Row row) throws Exception {
    String command =
        row.command
            .replace("MILLI", "-P coap://127.0.0.1:" + rig.port() + " coap://SSN" + FieldRig.MAC)
            .replace("MAINS", "coap://127.0.0.1:" + direct);
    CoapClientNotls.Answer answer = CoapClientNotls.run(("-v 7 -B 20 " + command).split(" "));
    assertThat(answer.code())
        .as("coap-client %s%n%s", command, answer.output())
        .isEqualTo(row.code);
    assertThat(answer.output()).containsPattern(row.says);
    good++;
  }

  @Test
  void both_nics_are_reached_by_name_through_the_gateway() throws Exception {
    for (String mac : List.of(FieldRig.MAC, MAINS_MAC)) {
      CoapClientNotls.Answer answer =
          CoapClientNotls.run(
              "-v",
              "7",
              "-A",
              "50",
              "-P",
              "coap://127.0.0.1:" + rig.port(),
              "coap://SSN" + mac + "/sys/info");
      assertThat(answer.output()).containsIgnoringCase("\"mac\":\"" + mac);
    }
  }

  @Test
  void commands_show_the_nics_and_reach_the_device_ic() throws Exception {
    assertThat(rig.router().shell("nic:info").output())
        .contains("SSN" + FieldRig.MAC, "SSN" + MAINS_MAC, "socket=clear", "link=");
    RouterProcess.Result event = rig.router().shell("nic:event SSN" + MAINS_MAC + " storage");
    assertThat(event.output()).contains("2.04");
  }
}
