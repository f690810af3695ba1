// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import io.millrace.rig.RouterProcess.Result;
import io.millrace.rig.SecondBuild;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases on the assembled router, by the commands that an operator gives: built, signed,
 * installed, judged, committed over a restart, rolled back, reverted.
 */
@Order(6)
@Timeout(300)
class ReleasesTest {
  private static final Path DISTRIBUTION = Path.of(System.getProperty("millrace.distribution"));

  /** One router for all tests: each leaves the factory set. */
  @TempDir static Path folder;

  private static RouterProcess router;
  private static CommandLineMaker maker;

  @BeforeAll
  static void start() throws Exception {
    router = RouterProcess.in(folder);
    router.configure(
        "io.millrace.net-udp",
        Map.of("name", "udp", "address", "127.0.0.1", "port", RouterProcess.freePort()));
    router.configure(
        "io.millrace.deployer.judge",
        Map.of("judgeSeconds", 3, "settleSeconds", 1, "lookMillis", 200));
    maker = new CommandLineMaker(router, folder);
    maker.trust();
    router.start();
  }

  @AfterEach
  void goBack() throws Exception {
    if (!maker.expectShell(0, "release:status").contains("runs     factory set")) {
      router.shell("release:revert", "--factory");
      awaitStatus("runs     factory set");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    router.close();
  }

  private String install(int status, Path file, String... options) throws Exception {
    List<String> line = new ArrayList<>(List.of("release:install", file.toString()));
    line.addAll(List.of(options));
    return maker.expectShell(status, line.toArray(String[]::new));
  }

  private String version(String bundle) throws Exception {
    return maker
        .expectShell(0, "lb", "-s")
        .lines()
        .filter(line -> line.contains("|" + bundle + " "))
        .findFirst()
        .orElse("none");
  }

  @Test
  void release_is_committed_survives_a_restart_and_is_rolled_back() throws Exception {
    Path file = maker.others("second", "io.millrace.gateway", "io.millrace.directory");
    assertThat(maker.expectShell(0, "release:plan", file.toString()))
        .contains("update     io.millrace.gateway", "stops      io.millrace.gateway");
    assertThat(install(0, file))
        .contains("verified: " + maker.newest() + ", sequence ")
        .contains("planned: 2 bundles change, 2 stop")
        .contains("judging", "committed: " + maker.newest() + " runs");
    assertThat(router.output()).doesNotContain("otherwise than planned");
    assertThat(version("io.millrace.gateway")).contains("second", "Active");
    router.stop();
    router.start();
    assertThat(version("io.millrace.gateway")).contains("second", "Active");
    assertThat(maker.expectShell(0, "release:status"))
        .contains("runs     " + maker.newest() + ", sequence ")
        .contains("by hand  nothing was changed");
    assertThat(maker.expectShell(0, "release:rollback"))
        .contains("committed: the factory set runs");
    assertThat(version("io.millrace.gateway")).doesNotContain("second").contains("Active");
    assertThat(maker.expectShell(0, "release:history"))
        .contains("install", "rollback", "committed");
  }

  @Test
  void release_whose_component_fails_is_rolled_back_by_itself() throws Exception {
    Path jar = maker.another("io.millrace.directory", "broken");
    try (FileSystem zip = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Files.delete(zip.getPath("io/millrace/directory/StaticEntries.class"));
    }
    Path file = maker.release("broken", "--only", "io.millrace.directory");
    assertThat(install(1, file)).contains("rolling back: ", "components").contains("rolled back");
    assertThat(version("io.millrace.directory")).doesNotContain("broken").contains("Active");
    assertThat(install(1, file)).contains("refused: this release was rolled back before");
  }

  @Test
  void change_of_a_carrier_waits_for_a_word() throws Exception {
    Path file = maker.others("second", "io.millrace.carrier.udp");
    assertThat(install(0, file)).contains("is undone in 600 s unless you give release:confirm");
    assertThat(maker.expectShell(0, "release:status")).contains("now      ");
    assertThat(maker.expectShell(1, "release:install", file.toString())).contains("busy with");
    assertThat(maker.expectShell(0, "release:confirm")).contains("committed");
  }

  @Test
  void whole_set_with_the_api_and_the_deployer_is_switched_and_reverted() throws Exception {
    try (Stream<Path> jars = Files.walk(DISTRIBUTION.resolve("system"), 2)) {
      for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
        Path level =
            Files.createDirectories(folder.resolve("all").resolve(jar.getParent().getFileName()));
        if (jar.getFileName().toString().startsWith("io.millrace")) {
          SecondBuild.of(jar, level, "all");
        } else {
          Files.copy(jar, level.resolve(jar.getFileName()));
        }
      }
    }
    Path file = maker.release("all");
    Result result = router.shell("release:install", file.toString(), "--now");
    // Not 0: the command ends before it is known whether the set stays.
    assertThat(result.status()).as(result.output()).isEqualTo(1);
    assertThat(result.output())
        .contains("verified: " + maker.newest(), "planned: ", "switching")
        .contains("the deployer itself is replaced: release:status tells how it went");
    awaitStatus("runs     " + maker.newest());
    assertThat(version("io.millrace.api")).contains("all", "Active");
    assertThat(version("io.millrace.deployer")).contains("all", "Active");
    assertThat(maker.expectShell(0, "lb", "-s")).doesNotContain("Resolved  |", "Installed  |");
    router.shell("release:revert", "--factory");
    awaitStatus("runs     factory set");
    assertThat(version("io.millrace.api")).doesNotContain("all").contains("Active");
    assertThat(router.output()).doesNotContain("otherwise than planned");
  }

  /** The shell may be away for a moment: it is part of what is switched. */
  private void awaitStatus(String text) throws Exception {
    String seen = "";
    for (long end = System.nanoTime() + 60_000_000_000L; System.nanoTime() < end; ) {
      seen = router.shell("release:status").output();
      if (seen.contains(text) && !seen.contains("now      ")) {
        return;
      }
      LockSupport.parkNanos(200_000_000);
    }
    throw new AssertionError("not \"" + text + "\" but:\n" + seen + "\n" + router.output());
  }
}
