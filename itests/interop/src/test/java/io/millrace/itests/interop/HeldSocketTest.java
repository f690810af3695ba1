// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The router's process is replaced while its UDP socket is held by another one: what a client sends
 * meanwhile, once, is answered by the old or the new process; without that it is lost.
 */
@Order(Integer.MAX_VALUE)
@Timeout(300)
class HeldSocketTest {
  private static final int PINGS = 20;

  /** Less than the kernel holds of answers for a client whose buffer may not be larger. */
  private static final int LISTENS = 4;

  @TempDir Path directory;
  private final int port = RouterProcess.freePort();

  private RouterProcess router() throws IOException {
    return RouterProcess.in(directory)
        .environment("MILLRACE_START_SECONDS", "180") // for a machine that is busy
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", port));
  }

  @Test
  void held_socket_keeps_what_comes_while_the_process_is_replaced() throws Exception {
    assumeTrue(RouterProcess.canHold(), "no systemd-socket-activate here");
    try (RouterProcess router = router().launchHeld(port);
        OnceClient waking = new OnceClient(port)) {
      waking.awaitAnswer();
      router.awaitReady();
      String first = pid(router);
      try (OnceClient client = new OnceClient(port)) {
        Process restart = router.spawn("restart");
        for (int i = 0; i < PINGS || restart.isAlive(); i++) {
          client.send();
          for (int heard = 0; heard < LISTENS; heard++) {
            client.listen();
          }
        }
        assertThat(restart.exitValue()).isZero();
        client.settle();
        assertThat(pid(router)).isNotEqualTo(first);
        assertThat(client.unreachable()).isZero();
        assertThat(client.sent()).isGreaterThan(PINGS);
        assertThat(client.unanswered()).isZero();
      }
      isRunAgainWhenItDies(router);
      assertThat(router.stop()).isEqualTo(143);
      assertThat(router.data().resolve("run/hold.pid")).doesNotExist();
    }
  }

  private void isRunAgainWhenItDies(RouterProcess router) throws Exception {
    String former = pid(router);
    ProcessHandle process = ProcessHandle.of(Long.parseLong(former)).orElseThrow();
    process.destroyForcibly();
    process.onExit().get(20, TimeUnit.SECONDS);
    try (OnceClient another = new OnceClient(port)) {
      another.awaitAnswer();
    }
    assertThat(pid(router)).isNotEqualTo(former);
  }

  @Test
  void without_a_held_socket_it_is_lost() throws Exception {
    try (RouterProcess router = router().start();
        OnceClient client = new OnceClient(port)) {
      client.awaitAnswer();
      router.stop();
      for (int i = 0; i < PINGS; i++) {
        client.send();
        client.listen();
      }
      router.start();
      client.settle();
      assertThat(client.unreachable()).isPositive();
      assertThat(client.unanswered()).isGreaterThanOrEqualTo(PINGS - 1);
    }
  }

  private static String pid(RouterProcess router) throws IOException {
    return Files.readString(router.data().resolve("run/millrace.pid")).trim();
  }
}
