// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.RouterProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace doctor} as an operator gives it, of a router that is down and one that runs. */
@Timeout(180)
class DoctorRunTest {
  private static final String GATEWAY = "io.millrace.gateway";

  @TempDir Path directory;

  @Test
  void slip_is_found_while_it_is_down_and_while_it_runs_until_it_is_mended() throws Exception {
    try (RouterProcess router = RouterProcess.in(directory)) {
      router.configure(
          "io.millrace.net-udp",
          Map.of(
              "name",
              "udp",
              "address",
              "127.0.0.1",
              "port",
              RouterProcess.freePort(),
              "receiveBufferBytes",
              65536)); // which every kernel grants
      router.configure(GATEWAY, Map.of("cachBytes", 0));

      RouterProcess.Result down = router.command("doctor", "--json");
      assertThat(down.output())
          .startsWith("{\"running\":false,\"status\":1,")
          .contains("\"name\":\"key-misspelt\"", "io.millrace.gateway.cfg:1", "cacheBytes");
      assertThat(down.status()).isEqualTo(1);

      router.start();
      RouterProcess.Result up = router.command("doctor", "--json");
      assertThat(up.output())
          .startsWith("{\"running\":true,\"status\":1,")
          .contains("\"name\":\"key-misspelt\"", "health check configuration (warning)");
      assertThat(up.status()).isEqualTo(1);

      router.configure(GATEWAY, Map.of("cacheBytes", 0));
      Await.that(
          router::output,
          Duration.ofSeconds(60),
          Duration.ofMillis(500),
          () -> router.shell("millrace:status", "--problems").status() == 0);
      RouterProcess.Result well = router.command("doctor");
      assertThat(well.output()).isEqualTo("the router runs; nothing is wrong\n");
      assertThat(well.status()).isZero();
    }
  }
}
