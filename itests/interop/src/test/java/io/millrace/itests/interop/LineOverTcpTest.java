// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.FreePort;
import io.millrace.rig.FieldRig;
import io.millrace.rig.RouterProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A NIC and a Device IC in two processes, with TCP and RFC 2217 between them, and a recorder. */
@Timeout(120)
class LineOverTcpTest {
  private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir Path folder;

  private RouterProcess router;

  @Test
  void the_sensor_wakes_the_nic_over_rfc_2217_and_the_line_is_recorded() throws Exception {
    int port = FreePort.tcp();
    try (RouterProcess nic = RouterProcess.in(folder.resolve("nic"));
        RouterProcess deviceIc = RouterProcess.in(folder.resolve("device-ic"))) {
      router = nic;
      deviceIc.withoutSocket().configure("io.millrace.line.tcp-uart0", far(port));
      router
          .withoutSocket()
          .configure("io.millrace.line.tcp-uart0", near(port))
          .configure("io.millrace.nic-uart0", Map.of("mac", FieldRig.MAC, "line", "uart0"));
      router.launch();
      deviceIc.launch();
      router.awaitReady();
      deviceIc.awaitReady();
      awaitSaid("uart:stats --json", "\"what\":\"answered\",\"count\":[1-9]");
      assertThat(say("uart:record uart0 a.pcapng")).contains("running");
      assertThat(deviceIc.shell("deviceic:reboot").status()).isZero();
      awaitSaid("uart:stats --json", "\"what\":\"wakes\",\"count\":[1-9]");
      awaitSaid("uart:record --json", "\"packets\":[1-9]");
      assertThat(say("uart:record stop --json")).contains("\"state\":\"stopped\"");
      assertThat(say("uart:ports")).contains("tcp 127.0.0.1:" + port + " 38400 baud 8N1, open");
      Path recorded = router.data().resolve("recordings/a.pcapng");
      assertThat(Files.readAllBytes(recorded)).startsWith(0x0A, 0x0D, 0x0D, 0x0A);
      assertThat(say("uart:replay a.pcapng --json")).contains("\"state\":\"running\"");
      assertThat(say("uart:replay stop")).contains("stopped");
    }
  }

  private static Map<String, ?> near(int port) {
    return Map.of("name", "uart0", "port", port, "rfc2217", true, "wakeInput", "cts");
  }

  private static Map<String, ?> far(int port) {
    return Map.of(
        "name",
        "uart0",
        "port",
        port,
        "listen",
        true,
        "role",
        "secondary",
        "rfc2217",
        true,
        "wakeOutput",
        "rts");
  }

  private String say(String command) throws Exception {
    return router.shell(command).output();
  }

  private void awaitSaid(String command, String pattern) throws Exception {
    long start = System.nanoTime();
    while (!java.util.regex.Pattern.compile(pattern).matcher(say(command)).find()) {
      assertThat(System.nanoTime() - start).as(pattern).isLessThan(BOUND_NANOS);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
