// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.rig.CoapClientNotls;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A router as an operator first meets it, without any file, and what is then done to it. */
@Timeout(120)
class ConfigurationTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  @TempDir Path directory;

  private RouterProcess router;

  @Test
  void router_servesWithoutAFile_takesChanges_andSaysSlips() throws Exception {
    try (RouterProcess empty = RouterProcess.empty(directory)) {
      router = empty.start();
      assertThat(status()).containsPattern("configuration +ok +good");
      // Another router on this machine may have the port; it is asked for all the same.
      assertThat(status()).contains("[::]:5683");
      assertThat(router.data().resolve("log/millrace.0.log")).isNotEmptyFile();

      router.configure("io.millrace.net-udp", Map.of("address", "gateway.example"));
      await(this::status, "udp not bound: ");
      assertThat(router.command("status").status()).isEqualTo(2);

      int port = RouterProcess.freePort();
      router.configure("io.millrace.net-udp", Map.of("address", "127.0.0.1", "port", port));
      await(this::status, "127.0.0.1:" + port);
      slipIsSaid();
      removedKeyEndsItsTokens(port);
    }
  }

  private void removedKeyEndsItsTokens(int port) throws Exception {
    String token = router.shell("millrace:token").output().strip();
    assertThat(open(port, token)).isEqualTo("2.01");
    Files.delete(router.data().resolve("keys/own.jwk"));
    await(() -> open(port, token), "4.01");
    await(this::status, "own.jwk was removed and a new key pair was made");
    Files.delete(router.data().resolve("keys/own.jwk.replaced"));
    await(this::status, "good");
  }

  private static String open(int port, String token) throws IOException, InterruptedException {
    String uri = "coap://127.0.0.1:" + port + "/sessions";
    return CoapClientNotls.runWith(token, "-v7", "-B5", "-m", "post", "-t0", "-f", "-", uri).code();
  }

  private void slipIsSaid() throws Exception {
    Path target = Files.writeString(directory.resolve("elsewhere"), "exchangeLimit = 10\n");
    Files.createSymbolicLink(router.etc().resolve("io.millrace.gatway.cfg"), target);
    String line = "nothing here is called io.millrace.gatway; did you mean io.millrace.gateway?";
    await(this::status, line);
    assertThat(status()).doesNotContain("good").containsPattern("configuration +warning");
    assertThat(router.command("status").status()).isEqualTo(1);
    assertThat(router.output()).containsOnlyOnce(line).doesNotContain("\tat ");
    Files.delete(router.etc().resolve("io.millrace.gatway.cfg"));
    await(this::status, "good");
  }

  private String status() throws IOException, InterruptedException {
    return router.shell("millrace:status").output();
  }

  private static void await(Callable<String> seen, String expected) throws Exception {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    String last;
    do {
      LockSupport.parkNanos(100_000_000);
      last = seen.call();
    } while (!last.contains(expected) && System.nanoTime() < end);
    assertThat(last).contains(expected);
  }
}
