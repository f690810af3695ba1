// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against libcoap's own server, where it is installed. */
class LibcoapPeerTest {
  private static final Path SERVER = Path.of("/usr/bin/coap-server-notls");
  private static Process process;
  private static String base;

  private final Cli cli = new Cli();

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isExecutable(SERVER), "libcoap is not installed");
    int port = FreePort.udp();
    base = "coap://127.0.0.1:" + port;
    process =
        new ProcessBuilder(SERVER.toString(), "-A", "127.0.0.1", "-p", "" + port, "-d", "10")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Cli cli = new Cli();
    for (int i = 0; cli.run("get", base + "/") != 0; i++) {
      assertThat(i).as("attempts").isLessThan(200);
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("the server ended").isFalse();
    }
  }

  @AfterAll
  static void stop() {
    if (process != null) {
      process.destroy();
    }
  }

  @Test
  void resources_are_discovered() {
    assertThat(cli.run("discover", base)).isZero();
    assertThat(cli.out().lines())
        .anyMatch(line -> line.startsWith("/time ") && line.endsWith("obs"));
  }

  @Test
  void resource_is_written_read_and_deleted() {
    assertThat(cli.run("-m", "put", "-t", "0", "-e", "hello", base + "/ours")).isZero();
    assertThat(cli.run("-m", "get", base + "/ours")).isZero();
    assertThat(cli.out()).isEqualTo("hello\n");
    assertThat(cli.run("-m", "delete", base + "/ours")).isZero();
    assertThat(cli.run("-m", "get", base + "/ours")).isEqualTo(4);
  }

  @Test
  void large_body_goes_in_blocks_and_comes_back() {
    String body = "0123456789".repeat(200);

    assertThat(cli.in(body).run("put", "-f", "-", base + "/large")).isZero();
    assertThat(cli.run("get", base + "/large")).isZero();
    assertThat(cli.out()).isEqualTo(body + "\n");
  }

  @Test
  void separate_answer_is_waited_for_and_acknowledged() {
    assertThat(cli.run("get", "-v", "5", base + "/async?1")).isZero();
    assertThat(cli.out()).isEqualTo("done\n");
    assertThat(cli.err()).contains("< v:1 t:ACK c:0.00").contains("> v:1 t:ACK c:0.00");
  }

  @Test
  void time_is_observed_and_the_observation_cancelled() {
    assertThat(cli.run("observe", "-n", "2", "-v", "5", base + "/time")).isZero();
    assertThat(cli.out()).hasLineCount(2);
    assertThat(cli.err()).contains("[ Observe:1,");
  }
}
