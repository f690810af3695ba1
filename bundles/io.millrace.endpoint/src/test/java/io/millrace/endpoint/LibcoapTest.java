// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Reliability;
import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Our endpoint and libcoap's programs talk to each other over real UDP, both ways round. */
class LibcoapTest {
  private static final Path CLIENT = Path.of("/usr/bin/coap-client-notls");
  private static final Path SERVER = Path.of("/usr/bin/coap-server-notls");

  private RealEndpoint ours;
  private Process server;
  private int serverPort;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(Files.isExecutable(CLIENT) && Files.isExecutable(SERVER), "no libcoap3-bin here");
    ours = new RealEndpoint();
  }

  @AfterEach
  void stop() throws Exception {
    if (ours != null) {
      ours.close();
    }
    if (server != null) {
      server.destroyForcibly().waitFor();
    }
  }

  private String client(String path, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(CLIENT.toString(), "-B", "8"));
    command.addAll(Arrays.asList(arguments));
    command.add("coap://127.0.0.1:" + ours.port() + "/" + path);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    process.waitFor();
    return output;
  }

  private void startServer() throws Exception {
    serverPort = FreePort.udp();
    server =
        new ProcessBuilder(
                SERVER.toString(),
                "-A",
                "127.0.0.1",
                "-p",
                Integer.toString(serverPort),
                "-d",
                "10")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(RealEndpoint.SECONDS);
    String heard;
    do {
      assertThat(System.nanoTime()).isLessThan(end);
      ours.get(serverPort, "", Reliability.CONFIRMABLE);
      heard = ours.hear();
    } while (heard.startsWith("failed: unreachable"));
  }

  @Test
  void its_client_gets_a_piggybacked_answer() throws Exception {
    assertThat(client("echo", "-m", "post", "-e", "hello")).isEqualTo("hello");
  }

  @Test
  void its_client_gets_a_separate_answer() throws Exception {
    assertThat(client("slow")).isEqualTo("slow answer");
    assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
  }

  @Test
  void its_client_gets_a_non_confirmable_answer() throws Exception {
    assertThat(client("echo", "-N", "-m", "post", "-e", "non")).isEqualTo("non");
    assertThat(ours.delivery()).isEqualTo(Delivery.SENT);
  }

  @Test
  void its_client_gets_a_large_answer() throws Exception {
    assertThat(client("big")).isEqualTo("b".repeat(900));
  }

  @Test
  void its_client_gets_an_error() throws Exception {
    assertThat(client("nowhere")).contains("4.04").contains("no nowhere");
  }

  @Test
  void its_client_observes() throws Exception {
    Process client =
        new ProcessBuilder(
                CLIENT.toString(), "-s", "60", "coap://127.0.0.1:" + ours.port() + "/watch")
            .redirectErrorStream(true)
            .start();
    try {
      var watcher = ours.watchers.poll(RealEndpoint.SECONDS, TimeUnit.SECONDS);
      ours.notify(watcher, 2);
      assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
      assertThat(ours.delivery()).isEqualTo(Delivery.ACKNOWLEDGED);
      client.toHandle().destroy(); // it ends its output when it is asked to stop
      String output =
          new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertThat(output).contains("notification 1").contains("notification 2");
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void its_server_answers() throws Exception {
    startServer();
    ours.get(serverPort, "time", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).startsWith("2.05 ");
    ours.get(serverPort, "time", Reliability.NON_CONFIRMABLE);
    assertThat(ours.hear()).startsWith("2.05 ");
    ours.get(serverPort, "nowhere", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).startsWith("4.04 ");
  }

  @Test
  void its_server_answers_separately() throws Exception {
    startServer();
    CoapOptions options =
        CoapOptions.builder().path("async").add(OptionNumber.URI_QUERY, "1").build();
    ours.request(
        serverPort, new CoapRequest(CoapCode.GET, options, Bytes.EMPTY), Reliability.CONFIRMABLE);
    assertThat(ours.hear()).isEqualTo("2.05 done");
  }

  @Test
  void its_server_is_observed_until_cancelled() throws Exception {
    startServer();
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("time").build();
    Call call =
        ours.request(
            serverPort,
            new CoapRequest(CoapCode.GET, options, Bytes.EMPTY),
            Reliability.CONFIRMABLE);
    assertThat(ours.hear()).startsWith("2.05 ");
    assertThat(ours.hear()).startsWith("2.05 ");
    assertThat(ours.endpoint.openRequests()).isEqualTo(1);
    call.cancel();
    ours.get(serverPort, "time", Reliability.CONFIRMABLE);
    assertThat(ours.hear()).startsWith("2.05 ");
  }
}
