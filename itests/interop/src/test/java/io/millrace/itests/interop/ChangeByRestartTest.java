// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.rig.PtyPair;
import io.millrace.rig.ReleaseMaker;
import io.millrace.rig.RouterProcess;
import io.millrace.rig.RouterProcess.Result;
import io.millrace.rig.SecondBuild;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release with another build of what has native code, which the running framework cannot take:
 * the framework is started again with the new set, once. On the assembled router, whose NIC speaks
 * over two real serial ports with that code.
 */
@Order(Integer.MAX_VALUE)
@Timeout(300)
class ChangeByRestartTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));
  private static final String NATIVE = "com.fazecast.jSerialComm";
  private static final String MAC = "001350050005E7D6";
  private static final long TIMEOUT_NANOS = Duration.ofSeconds(90).toNanos();

  /** One router for both tests: each leaves the factory set. */
  @TempDir static Path folder;

  private static PtyPair cable;
  private static RouterProcess router;
  private static ReleaseMaker maker;
  private static int made;

  @BeforeAll
  static void start() throws Exception {
    assumeThat(PtyPair.isPossible()).as("socat is installed").isTrue();
    cable = PtyPair.in(folder);
    router = RouterProcess.in(folder.resolve("router"));
    maker = new ReleaseMaker(DISTRIBUTION, folder.resolve("releases"));
    maker.trust(router.etc());
    router
        .configure(
            "io.millrace.net-udp",
            Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()))
        .configure("io.millrace.line.serial-near", line("near", cable.near(), "primary"))
        .configure("io.millrace.line.serial-far", line("far", cable.far(), "secondary"))
        .configure("io.millrace.nic-near", Map.of("mac", MAC, "line", "near"))
        .configure(
            "io.millrace.deployer.judge",
            Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200))
        .start();
    awaitSaid("status", "nics +ok +SSN" + MAC + " on near connected");
  }

  @AfterAll
  static void stop() throws Exception {
    if (router != null) {
      router.close();
      cable.close();
    }
  }

  private static Map<String, ?> line(String name, Path port, String role) {
    return Map.of("name", name, "port", port, "role", role);
  }

  /** Asks until it is so: the shell is away while the framework starts again. */
  private static void awaitSaid(String command, String line) throws Exception {
    String seen = "";
    for (long end = System.nanoTime() + TIMEOUT_NANOS; System.nanoTime() < end; ) {
      seen =
          command.equals("status")
              ? router.shell("millrace:status", "--wait", "20").output()
              : router.shell(command).output();
      if (seen.lines().anyMatch(each -> each.matches(line + ".*")) && !seen.contains("now      ")) {
        return;
      }
      LockSupport.parkNanos(200_000_000);
    }
    throw new AssertionError("not \"" + line + "\" but:\n" + seen + "\n" + router.output());
  }

  private Path build(String qualifier) throws Exception {
    Path jars = Files.createDirectories(folder.resolve(qualifier));
    return SecondBuild.of(SecondBuild.installed(DISTRIBUTION, "jSerialComm"), jars, qualifier);
  }

  /** Nobody knows after the restart how the router was before: so the release says what counts. */
  private Path release(Path jar) throws Exception {
    made++;
    return maker.draft("native").bundle(NATIVE, jar).gates(List.of("devices"), List.of()).write();
  }

  /** As the maker of releases numbers them. */
  private static String newest() {
    return "org.example:test:mrl:" + (100 + made);
  }

  private static int starts() {
    return router.output().split("millrace is ready", -1).length - 1;
  }

  private Result install(Path release) throws Exception {
    return router.shell("release:install", "--now", release.toString());
  }

  private String version() throws Exception {
    return router
        .shell("lb", "-s")
        .output()
        .lines()
        .filter(each -> each.contains("|" + NATIVE + " "))
        .findFirst()
        .orElse("none");
  }

  private String history() throws Exception {
    return router.shell("release:history", "--last", "1").output();
  }

  @Test
  void another_build_of_native_code_is_installed_by_a_restart_and_rolled_back_by_one()
      throws Exception {
    Path file = release(build("second"));
    Result plan = router.shell("release:plan", file.toString());
    assertThat(plan.output()).contains("restart    " + NATIVE + " has native code");
    long process = router.process().pid();
    assertThat(install(file).output()).contains("the framework starts again with the new set");
    awaitSaid("release:status", "runs +" + newest() + ".*");
    assertThat(router.process().pid()).isEqualTo(process);
    assertThat(router.isRunning()).isTrue();
    assertThat(version()).contains("second", "Active");
    awaitSaid("status", "nics +ok +SSN" + MAC + " on near connected");
    assertThat(history()).contains("committed");
    router.shell("release:rollback");
    awaitSaid("release:status", "runs +factory set.*");
    assertThat(version()).doesNotContain("second").contains("Active");
    awaitSaid("status", "nics +ok +SSN" + MAC + " on near connected");
  }

  @Test
  void one_that_does_not_work_is_tried_once_and_undone() throws Exception {
    Path jar = build("broken");
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.delete(zip.getPath("com/fazecast/jSerialComm/SerialPort.class"));
    }
    Path file = release(jar);
    int starts = starts();
    install(file);
    awaitSaid("release:status", "runs +factory set.*");
    awaitSaid("status", "nics +ok +SSN" + MAC + " on near connected");
    assertThat(version()).doesNotContain("broken").contains("Active");
    assertThat(history()).contains("rolled back");
    assertThat(starts() - starts).as("once, and after").isEqualTo(2);
    assertThat(install(file).output()).contains("refused: this release was rolled back before");
  }
}
