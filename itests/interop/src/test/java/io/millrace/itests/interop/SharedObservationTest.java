// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Await;
import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two of libcoap's clients observe one server through the router: the server is observed once. */
@Timeout(180)
class SharedObservationTest {
  private static final Duration WAIT = Duration.ofMinutes(1);

  @TempDir Path folder;

  private Process observe(int port, String uri, Path printed) throws IOException {
    Process client =
        new ProcessBuilder(
                "coap-client-notls",
                "-m",
                "get",
                "-s",
                "120",
                "-w",
                "-P",
                "coap://127.0.0.1:" + port,
                uri)
            .redirectErrorStream(true)
            .redirectOutput(printed.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(client::destroyForcibly));
    return client;
  }

  private static void await(String what, Await.Condition condition) throws Exception {
    Await.that(() -> what, WAIT, condition);
  }

  private static boolean has(Path printed, String text) {
    try {
      return Files.readString(printed).contains(text);
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  @Test
  void two_clients_hear_the_same_and_the_server_has_one_observation_and_one_request()
      throws Exception {
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");
    int port = RouterProcess.freePort();
    try (NotifyingServer server = new NotifyingServer();
        RouterProcess router = RouterProcess.in(folder.resolve("router"))) {
      router.configure(
          "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", port));
      router.configure(
          "io.millrace.gateway",
          Map.of("anonymous", "127.0.0.0/8", "destinations", "127.0.0.0/8", "confirmEvery", 1));
      router.start();
      Process first = observe(port, server.uri(), one);
      await("first client", () -> has(one, "first"));
      Process second = observe(port, server.uri(), other);
      await("second client", () -> has(other, "first"));
      assertThat(server.requests()).isEqualTo(1);
      server.become("second");
      await("both clients", () -> has(one, "second") && has(other, "second"));
      assertThat(server.observations()).isEqualTo(1);
      first.destroyForcibly().waitFor();
      server.become("third");
      await("who is left", () -> has(other, "third"));
      assertThat(has(one, "third")).isFalse();
      second.destroyForcibly().waitFor();
    }
  }
}
