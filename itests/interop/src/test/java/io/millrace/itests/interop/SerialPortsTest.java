// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.PtyPair;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator sees of serial ports: one router with a NIC and its own Device IC at the two
 * ends of a cable, and a second NIC on a port that is not there, though a device of that name is.
 */
@Timeout(120)
class SerialPortsTest {
  private static final long TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

  @TempDir Path directory;

  private static Map<String, ?> line(String name, Path port, String role) {
    return Map.of("name", name, "port", port, "role", role);
  }

  private static Map<String, ?> nic(String mac, String line) {
    return Map.of("mac", mac, "line", line);
  }

  @Test
  void ports_native_code_and_health() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    Path missing = directory.resolve("ptmx");
    try (PtyPair cable = PtyPair.in(directory);
        RouterProcess router = RouterProcess.in(directory.resolve("router"))) {
      router
          .withoutSocket()
          .configure("io.millrace.line.serial-near", line("near", cable.near(), "primary"))
          .configure("io.millrace.line.serial-far", line("far", cable.far(), "secondary"))
          .configure("io.millrace.line.serial-gone", line("gone", missing, "primary"))
          .configure("io.millrace.nic-near", nic("001350050005E7D6", "near"))
          .configure("io.millrace.nic-gone", nic("001350050005E7D7", "gone"))
          .start();

      String why = "cannot open " + missing + ": there is no such port";
      assertSaid(router, 2, "nics +critical +SSN001350050005E7D7: .*\\Q" + why + "\\E");
      assertThat(router.shell("uart:ports").output())
          .contains(missing + " 38400 baud, " + why)
          .contains(cable.near() + " (" + cable.near().toRealPath() + ") 38400 baud, open")
          .contains(cable.far() + " (" + cable.far().toRealPath() + ") 38400 baud, open");
      assertNativeCodeIsTheRoutersOwn(router);

      router.without("io.millrace.nic-gone");
      assertSaid(router, 1, "nics +warning +line gone: .*\\Q" + why + "\\E");
      router.without("io.millrace.line.serial-gone");
      assertSaid(router, 0, "nics +ok +SSN001350050005E7D6 on near connected");
    }
  }

  /** Asks until it is so. */
  private static void assertSaid(RouterProcess router, int status, String line) throws Exception {
    long end = System.nanoTime() + TIMEOUT_NANOS;
    RouterProcess.Result said = router.shell("millrace:status", "--wait", "20");
    while (said.status() != status && System.nanoTime() < end) {
      LockSupport.parkNanos(200_000_000);
      said = router.shell("millrace:status", "--wait", "20");
    }
    assertThat(said.output()).containsPattern(line);
    assertThat(said.status()).as(said.output()).isEqualTo(status);
  }

  private static void assertNativeCodeIsTheRoutersOwn(RouterProcess router) throws IOException {
    Path folder = router.data().resolve("native/jSerialComm");
    assertThat(mode(folder)).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("libjSerialComm.so"))).isEqualTo("r-x------");
    Path maps = Path.of("/proc/" + router.process().pid() + "/maps");
    assumeThat(maps).exists();
    try (Stream<String> lines = Files.lines(maps)) {
      List<String> mapped =
          lines
              .filter(line -> line.contains("libjSerialComm"))
              .map(line -> line.replaceFirst(".* /", "/"))
              .distinct()
              .toList();
      assertThat(mapped).containsExactly(folder.toRealPath().resolve("libjSerialComm.so") + "");
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
