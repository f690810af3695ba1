// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a server of the test's, which answers each message with some. */
class ProbeClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] TEXT = "ok".getBytes();

  private DatagramSocket server;
  private InetSocketAddress address;
  private final List<ProbeMessage> received = new CopyOnWriteArrayList<>();
  private volatile Function<ProbeMessage, List<ProbeMessage>> answers;

  @BeforeEach
  void open() throws Exception {
    server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
    Thread thread = new Thread(this::serve, "server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      while (true) {
        packet.setLength(2048);
        server.receive(packet);
        ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
        ProbeMessage message = ProbeMessage.parse(bytes);
        received.add(message);
        for (ProbeMessage answer : answers.apply(message)) {
          byte[] out = answer.datagram();
          server.send(new DatagramPacket(out, out.length, packet.getSocketAddress()));
        }
      }
    } catch (SocketException closed) {
      // The test is over.
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static ProbeMessage content(int type, int id, ProbeMessage request) {
    return new ProbeMessage(
        type,
        0x45,
        id,
        request.token(),
        Map.of(ProbeMessage.CONTENT_FORMAT, new byte[] {60}),
        TEXT);
  }

  @Test
  void piggybacked_separate_and_reset_answers_are_taken() throws Exception {
    answers =
        request -> {
          if (request.code() == 0) {
            return List.of();
          }
          String path = new String(request.options().getOrDefault(11, new byte[0]));
          return switch (path) {
            case "separate" ->
                List.of(
                    ProbeMessage.empty(ProbeMessage.ACK, request.id()),
                    content(ProbeMessage.CON, 77, request));
            case "reset" -> List.of(ProbeMessage.empty(ProbeMessage.RST, request.id()));
            default -> List.of(content(ProbeMessage.ACK, request.id(), request));
          };
        };
    try (ProbeClient client = new ProbeClient()) {
      List<String> all = List.of("/a/separate", "/reset", "coap://device/x");
      Map<String, ProbeResult> results = client.get(address, all, LONG);
      assertThat(results.get("/a/separate").text()).isEqualTo("2.05 ct=60");
      assertThat(results.get("coap://device/x").isGood()).isTrue();
      assertThat(results.get("/reset").isGood()).isFalse();
      assertThat(client.sent()).isEqualTo(3);
    }
  }

  @Test
  void a_message_that_was_lost_is_sent_again() throws Exception {
    answers =
        request ->
            received.size() < 2
                ? List.of()
                : List.of(content(ProbeMessage.ACK, request.id(), request));
    try (ProbeClient client = new ProbeClient()) {
      assertThat(client.get(address, List.of("/x"), LONG).get("/x").isGood()).isTrue();
    }
    assertThat(received).hasSize(2);
    assertThat(received.get(0).id()).isEqualTo(received.get(1).id());
  }

  @Test
  void a_login_answers_the_challenge() throws Exception {
    answers =
        request ->
            List.of(
                request.options().containsKey(ProbeMessage.ECHO)
                    ? new ProbeMessage(
                        2, 0x41, request.id(), request.token(), Map.of(), new byte[0])
                    : new ProbeMessage(
                        2,
                        0x81,
                        request.id(),
                        request.token(),
                        Map.of(ProbeMessage.ECHO, new byte[] {1, 2}),
                        new byte[0]));
    try (ProbeClient client = new ProbeClient()) {
      assertThat(client.login(address, "a.b.c", LONG).text()).isEqualTo("2.01 empty");
    }
    assertThat(received.get(1).payload()).isEqualTo("a.b.c".getBytes());
  }

  @Test
  void what_nobody_answers_is_silence() throws Exception {
    answers = request -> List.of();
    try (ProbeClient client = new ProbeClient()) {
      Duration brief = Duration.ofMillis(50);
      assertThat(client.get(address, List.of("/x"), brief))
          .containsExactly(Map.entry("/x", ProbeResult.SILENCE));
    }
  }

  @Test
  void who_is_interrupted_does_not_wait_for_answers() throws Exception {
    answers = request -> List.of();
    try (ProbeClient client = new ProbeClient()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.get(address, List.of("/x"), LONG))
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(received).isEmpty();
  }

  @Test
  void options_have_the_form_of_the_standard() {
    byte[] uri = new byte[300];
    ProbeMessage message =
        new ProbeMessage(
            0, 1, 0x1234, new byte[] {9}, Map.of(11, "a/bc".getBytes(), 35, uri), TEXT);
    byte[] bytes = message.datagram();
    assertThat(bytes)
        .startsWith(0x41, 1, 0x12, 0x34, 9, 0xB1, 'a', 0x02, 'b', 'c', 0xDE, 11, 0, 31);
    ProbeMessage read = ProbeMessage.parse(ByteBuffer.wrap(bytes));
    assertThat(read.options().get(35)).hasSize(300);
    assertThat(read.payload()).isEqualTo(TEXT);
  }

  @Test
  void what_is_no_message_is_not_taken_for_one() {
    for (byte[] bytes :
        new byte[][] {
          {},
          {0x40},
          {0x40, 1, 2},
          {(byte) 0x80, 1, 0, 0},
          {0x44, 1, 0, 0, 1},
          {0x40, 1, 0, 0, (byte) 0xF1},
          {0x40, 1, 0, 0, 0x5A, 1},
          {0x40, 1, 0, 0, (byte) 0xFF}
        }) {
      assertThat(ProbeMessage.parse(ByteBuffer.wrap(bytes))).isNull();
    }
  }
}
