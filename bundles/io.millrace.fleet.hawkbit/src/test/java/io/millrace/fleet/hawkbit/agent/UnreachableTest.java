// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.LoggedLines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reason why no release comes is a sentence of its own, in the status and once in the log. */
class UnreachableTest {
  @TempDir Path folder;
  private final LoggedLines log = new LoggedLines(TroubleLog.class);
  private TestFleet fleet;

  @BeforeEach
  void start() throws Exception {
    fleet = new TestFleet(folder);
  }

  @AfterEach
  void stop() {
    log.close();
    fleet.close();
  }

  private List<String> logged() {
    return log.from(Level.INFO);
  }

  private String troubleAt(String url) throws Exception {
    fleet.url = url;
    return fleet.start().poll().agent.status().trouble();
  }

  @Test
  void a_name_that_cannot_be_resolved() throws Exception {
    assertThat(troubleAt("http://fleet.invalid")).startsWith("fleet.invalid cannot be resolved");
  }

  @Test
  void a_port_at_which_nothing_listens() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      taken.close();
      assertThat(troubleAt("http://127.0.0.1:" + taken.getLocalPort()))
          .contains("refuses the connection: nothing listens");
    }
  }

  @Test
  void a_server_that_does_not_answer() throws Exception {
    fleet.answerTime = Duration.ofMillis(200);
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(troubleAt("http://127.0.0.1:" + silent.getLocalPort()))
          .contains("accepts the connection and does not answer in time");
    }
  }

  @Test
  void a_server_that_speaks_no_tls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Daemon.thread("plain", () -> answerPlainly(plain)).start();
      assertThat(troubleAt("https://127.0.0.1:" + plain.getLocalPort()))
          .contains("does not speak TLS at this port");
    }
  }

  private static void answerPlainly(ServerSocket server) {
    try (Socket client = server.accept()) {
      client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      client.getInputStream().readAllBytes();
    } catch (IOException end) {
      // The client has what it needs.
    }
  }

  @Test
  void a_server_that_refuses_the_token_or_the_address() {
    fleet.server.settings().gatewayToken("another");
    assertThat(fleet.poll().agent.status().trouble()).contains("(401)", "token");
    assertThat(fleet.agent.status().refused()).isTrue();
    fleet.server.settings().blocked().add("127.0.0.1");
    assertThat(fleet.poll().agent.status().trouble()).contains("(403)", "address");
    assertThat(fleet.agent.status().refused()).isTrue();
  }

  @Test
  void what_is_no_server_of_a_fleet() {
    fleet.server.faults().answer(404, "GET", TestFleet.ID, 1);
    assertThat(fleet.poll().agent.status().trouble()).contains("404", "is url or tenant wrong?");
    fleet.server.faults().answer(503, "GET", TestFleet.ID, 1);
    assertThat(fleet.poll().agent.status().trouble()).contains("the server has a fault", "503");
    fleet.server.faults().answer(200, "GET", TestFleet.ID, 1);
    assertThat(fleet.poll().agent.status().trouble()).contains("answer is not hawkBit's");
    fleet.server.faults().dropBefore("GET", TestFleet.ID, 9);
    assertThat(fleet.poll().agent.status().trouble()).contains("ended the connection");
  }

  @Test
  void a_token_file_that_cannot_be_used_is_said_also_while_the_other_token_is_accepted()
      throws Exception {
    Path file = fleet.token("target", "");
    fleet.start();
    assertThat(fleet.agent.status().warnings())
        .as("before the first poll")
        .singleElement()
        .asString()
        .contains("target.token is empty");
    fleet.poll();
    assertThat(fleet.agent.status().trouble()).isEmpty();
    assertThat(fleet.agent.status().isTroubled()).isTrue();
    Files.writeString(file, "secret-of-router-1");
    assertThat(file.toFile().setReadable(true, false)).isTrue();
    fleet.poll();
    assertThat(fleet.agent.status().warnings().toString())
        .contains("target.token is open to others")
        .doesNotContain("secret-of");
    Files.delete(file);
    fleet.poll();
    assertThat(fleet.agent.status().warnings().toString()).contains("target.token is not there");
    fleet.token("target", "secret-of-router-1");
    fleet.poll();
    assertThat(fleet.agent.status().isTroubled()).isFalse();
  }

  @Test
  void a_token_that_everybody_can_read_on_the_way() throws Exception {
    fleet.url = "http://fleet.invalid";
    fleet.start();
    assertThat(fleet.agent.status().warnings())
        .singleElement()
        .asString()
        .contains("sent without TLS");
    fleet.url = "https://fleet.invalid";
    assertThat(fleet.start().agent.status().warnings()).isEmpty();
  }

  @Test
  void the_log_has_each_sentence_once_and_the_end_of_it() {
    fleet.server.settings().gatewayToken("another");
    fleet.poll();
    for (int tries = 0; tries < 5; tries++) {
      fleet.later();
    }
    fleet.server.faults().answer(503, "GET", TestFleet.ID, 2);
    fleet.later().later();
    assertThat(logged())
        .hasSize(2)
        .allMatch(line -> line.startsWith("WARNING the fleet's server 127.0.0.1:"))
        .anyMatch(line -> line.contains("(401)"))
        .anyMatch(line -> line.contains("503"))
        .noneMatch(line -> line.contains("the-secret"));
    fleet.server.settings().gatewayToken("the-secret");
    fleet.later();
    assertThat(logged()).hasSize(3).last().asString().contains("INFO", "is used again");
  }

  @Test
  void a_server_that_comes_and_goes_fills_no_log() {
    for (int round = 0; round < 10; round++) {
      fleet.server.faults().answer(503, "GET", TestFleet.ID, 1);
      fleet.poll().poll();
    }
    assertThat(logged()).hasSizeLessThanOrEqualTo(2);
    fleet.time.turn(Duration.ofHours(1));
    fleet.server.faults().answer(503, "GET", TestFleet.ID, 1);
    fleet.poll();
    assertThat(logged()).last().asString().contains("503");
  }
}
