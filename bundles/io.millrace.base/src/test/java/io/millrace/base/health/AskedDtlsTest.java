// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.loop.Daemon;
import io.millrace.lib.testing.SeededRandomness;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The beginning of a handshake with a socket of this machine, and what counts as its answer. */
class AskedDtlsTest {
  private static final String COOKIE =
      "16fefd0000000000000000000f" + "030000030000000000000003" + "fefd00";

  private final DatagramSocket server;
  private volatile byte[] hello;

  AskedDtlsTest() throws IOException {
    server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() {
    server.close();
  }

  private boolean answers(String bytes, int waitMillis) throws IOException {
    byte[] answer = HexFormat.of().parseHex(bytes);
    Daemon.thread("server", () -> serve(answer)).start();
    return new AskedDtls(new SeededRandomness(1), waitMillis)
        .answers((InetSocketAddress) server.getLocalSocketAddress());
  }

  private void serve(byte[] answer) {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    try {
      while (true) {
        server.receive(packet);
        hello = Arrays.copyOf(packet.getData(), packet.getLength());
        server.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      return; // at the end of the test
    }
  }

  @Test
  void cookie_is_the_answer_to_the_first_message_of_a_handshake() throws IOException {
    assertThat(answers(COOKIE, 20_000)).isTrue();
    assertThat(HexFormat.of().formatHex(hello))
        .matches(
            "16feff00000000000000000038" // the record
                + "0100002c000000000000002c" // the message
                + "fefd[0-9a-f]{64}00000004c0a8c0ae0100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "15fefd000000000000000000020228", // an alert
        "60450001b1", // CoAP in clear
        "16fefd0000000000000000000f" + "020000030000000000000003" + "fefd00" // another message
      })
  void anything_else_is_none(String bytes) throws IOException {
    assertThat(answers(bytes, 100)).isFalse();
  }
}
