// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The client that waits for a router to start. */
class FirstAnswerTest {
  private static final String URI = "coap://127.0.0.1:5691/r";

  @Test
  void request_is_a_get_with_the_proxy_uri() {
    byte[] request = FirstAnswer.request(0x0102, URI);
    assertThat(request).startsWith(0x42, 1, 1, 2, 1, 2, 0xDD, 22, URI.length() - 13);
    assertThat(request).endsWith(URI.getBytes());
  }

  @Test
  void errors_are_not_taken_for_the_answer() throws Exception {
    try (DatagramSocket proxy = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> answerTwice(proxy));
      answering.start();
      InetSocketAddress address = (InetSocketAddress) proxy.getLocalSocketAddress();
      assertThat(FirstAnswer.await(address, URI, Duration.ofSeconds(30))).isPositive();
      answering.join();
    }
  }

  private static void answerTwice(DatagramSocket proxy) {
    try {
      for (int code : new int[] {0xA3, 0x45}) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        proxy.receive(packet);
        packet.setData(new byte[] {0x60, (byte) code, 0, 1});
        proxy.send(packet);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void who_never_answers_is_given_up() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
      assertThatThrownBy(() -> FirstAnswer.await(address, URI, Duration.ofMillis(50)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("no answer");
    }
  }
}
