// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static java.util.regex.Pattern.quote;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as a process: it starts, tells so, ends, and starts again. */
@Order(Integer.MAX_VALUE)
@Timeout(120)
class RouterProcessTest {

  private static final int ENDED_BY_SIGTERM = 128 + 15;

  @TempDir Path directory;

  /** With a port of its own: another router may be running on this machine. */
  private RouterProcess router() throws IOException {
    return router(directory);
  }

  private static RouterProcess router(Path directory) throws IOException {
    Map<String, Object> socket = Map.of("name", "udp", "port", RouterProcess.freePort());
    return RouterProcess.in(directory).configure("io.millrace.net-udp", socket);
  }

  @Test
  void router_starts_endsGracefully_isKilled_andStartsAgain() throws Exception {
    try (RouterProcess router = router()) {
      router.start();
      assertThat(router.output()).contains("millrace is ready").doesNotContain("SEVERE");

      assertThat(router.stop()).isEqualTo(ENDED_BY_SIGTERM);
      assertThat(router.output()).contains("millrace has ended");
      assertThat(router.data().resolve("run/ready")).doesNotExist();
      assertThat(router.data().resolve("run/millrace.pid")).doesNotExist();

      router.start();
      assertThat(router.output()).contains("millrace is ready").doesNotContain("SEVERE");
      router.kill();
      assertThat(router.data().resolve("run/ready")).exists();

      router.start();
      assertThat(router.output()).contains("millrace is ready").doesNotContain("SEVERE");
    }
  }

  /** And what else is said of a router that runs. */
  @Test
  void secondRouter_onTheSameData_isRefused() throws Exception {
    try (RouterProcess router = router()) {
      router.configure("io.millrace.shell", Map.of("socket", "${millrace.data}/control/s"));
      router.start();
      RouterProcess.Result second = router.command("run");

      assertThat(second.status()).isEqualTo(1);
      assertThat(second.output()).contains("already running on " + router.data());
      assertThat(router.isRunning()).isTrue();

      asksStopForHelp(router);
      hasItsControlSocketWhereItIsConfigured(router);
    }
  }

  private static void asksStopForHelp(RouterProcess router) throws Exception {
    assertThat(router.command("stop", "--help").output()).contains("Usage: millrace");
    RouterProcess.Result wrong = router.command("stop", "--now");
    assertThat(wrong.status()).isEqualTo(64);
    assertThat(wrong.output()).contains("stop takes no argument: --now");
    assertThat(router.isRunning()).isTrue();
  }

  private static void hasItsControlSocketWhereItIsConfigured(RouterProcess router)
      throws Exception {
    assertThat(router.data().resolve("run/shell.sock")).doesNotExist();
    RouterProcess.Result status = router.command("status");
    assertThat(status.output()).contains("carriers");
    assertThat(status.status()).isZero();
    assertThat(router.command("shell", "echo", "here").output()).contains("here");
  }

  @Test
  void startAndStop_workInTheBackground_whateverTheFolderIsCalled() throws Exception {
    try (RouterProcess router = router(oddlyNamed())) {
      try {
        assertThat(router.command("start").output()).contains("ready, process ");
        assertThat(router.command("start").output()).contains("already running");
        assertThat(log(router)).contains("millrace is ready");
        try (Stream<Path> folders = Files.list(router.data())) {
          assertThat(folders).allSatisfy(RouterProcessTest::isNotForEverybody);
        }
      } finally {
        assertThat(router.command("stop").output()).containsPattern("stopping\\.* stopped");
      }
      assertThat(log(router)).contains("millrace has ended");
      assertThat(router.command("status").status()).isEqualTo(3);
    }
  }

  @Test
  void folderThatCannotHoldTheData_isRefusedWithTheReason() throws Exception {
    try (RouterProcess router = RouterProcess.in(directory.resolve("a\\b"))) {
      RouterProcess.Result start = router.command("start");
      assertThat(start.output()).contains("failed", router.data().toString(), "without '\\'");
      assertThat(start.status()).isEqualTo(1);
      assertThat(router.command("run").status()).isEqualTo(78);
    }
  }

  /** Not ASCII only where this process can name such files. */
  private Path oddlyNamed() {
    Charset names = Charset.forName(System.getProperty("sun.jnu.encoding"));
    String beyond = names.newEncoder().canEncode("Z\u00fc\u65e5") ? "Z\u00fc\u65e5" : "";
    return directory.resolve(beyond + " a,b%h${user.home}#[c]'=&$d");
  }

  private static void isNotForEverybody(Path folder) throws IOException {
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    String owners = Files.isDirectory(folder) ? "rwx------" : "rw-------"; // the lock is a file
    String allowed = folder.endsWith("log") ? "rwx...---" : owners;
    assertThat(mode).as("%s", folder).matches(allowed);
  }

  @Test
  void portThatIsTaken_isSaidByStartAndByStatus() throws Exception {
    try (DatagramSocket other = new DatagramSocket(0);
        RouterProcess router = router()) {
      int port = other.getLocalPort();
      router.configure("io.millrace.net-udp", Map.of("name", "udp", "port", port));
      String why = "udp not bound: [::]:" + port + " is in use by another process";
      try {
        RouterProcess.Result start = router.command("start");
        RouterProcess.Result status = router.command("status");
        for (RouterProcess.Result each : List.of(start, status)) {
          assertThat(each.output()).containsPattern("sockets +critical +" + quote(why));
          assertThat(each.status()).isEqualTo(2);
        }
        assertThat(start.output()).contains(" not ready; it goes on, process ");
      } finally {
        router.command("stop");
      }
    }
  }

  private static String log(RouterProcess router) throws IOException {
    return Files.readString(router.data().resolve("log/millrace.0.log"));
  }
}
