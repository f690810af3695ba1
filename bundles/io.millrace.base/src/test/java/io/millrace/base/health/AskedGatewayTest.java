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

/** One request to a socket of this machine, and what counts as its answer. */
class AskedGatewayTest {
  private final DatagramSocket gateway;
  private final AskedGateway asked = new AskedGateway(new SeededRandomness(1), 100);
  private volatile byte[] request;

  AskedGatewayTest() throws IOException {
    gateway = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private interface Answer {
    void change(byte[] response);
  }

  /** Answers each request with its own header after a change. */
  private boolean answers(Answer answer) throws IOException {
    Daemon.thread("gateway", () -> serve(answer)).start();
    return asked.answers((InetSocketAddress) gateway.getLocalSocketAddress());
  }

  private void serve(Answer answer) {
    DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
    try {
      while (true) {
        gateway.receive(packet);
        byte[] bytes = Arrays.copyOf(packet.getData(), packet.getLength());
        request = bytes.clone();
        answer.change(bytes);
        gateway.send(new DatagramPacket(bytes, 8, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      return; // at the end of the test
    }
  }

  @Test
  void response_with_the_token_is_an_answer_whatever_its_code() throws IOException {
    assertThat(answers(response -> response[1] = (byte) 0x81)).isTrue();
    assertThat(HexFormat.of().formatHex(request))
        .matches("4401.{12}bb2e77656c6c2d6b6e6f776e04636f7265c100");
  }

  @Test
  void reset_or_a_response_to_another_request_is_none() throws IOException {
    assertThat(answers(response -> response[1] = 0)).isFalse();
  }

  @Test
  void response_with_another_token_is_none() throws IOException {
    assertThat(
            answers(
                response -> {
                  response[1] = 0x45;
                  response[5]++;
                }))
        .isFalse();
  }

  @Test
  void silence_is_none() throws IOException {
    assertThat(asked.answers((InetSocketAddress) gateway.getLocalSocketAddress())).isFalse();
  }
}
