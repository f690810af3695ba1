// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import io.millrace.rig.RouterProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the router has said it has, and what an operator has set, is there whatever happens. */
@Order(Integer.MAX_VALUE)
@Timeout(180)
class SurvivalTest {
  private static final int CREATED = 0x41;
  private static final int CONTENT = 0x45;

  /** A session is acknowledged before each of these SIGKILLs. */
  private static final int KILLS = Extent.times(1, 3);

  @TempDir Path directory;

  private final int port = RouterProcess.freePort();
  private RouterProcess router;

  @BeforeEach
  void configure() throws IOException {
    router = RouterProcess.in(directory);
    bindTo(port);
  }

  private void bindTo(int udpPort) throws IOException {
    router.configure(
        "io.millrace.net-udp", Map.of("name", "udp", "address", "127.0.0.1", "port", udpPort));
  }

  /** Opens a session and returns the client's port as soon as 2.01 is there. */
  private int openSession(String token) throws IOException {
    try (DatagramSocket client = new DatagramSocket()) {
      ByteArrayOutputStream post = new ByteArrayOutputStream();
      post.write(new byte[] {0x41, 0x02, 0x12, 0x34, 0x01, (byte) 0xb8});
      post.write("sessions".getBytes(StandardCharsets.US_ASCII));
      post.write(new byte[] {0x10, (byte) 0xff});
      post.write(token.getBytes(StandardCharsets.US_ASCII));
      assertThat(ask(client, post.toByteArray())).isEqualTo(CREATED);
      return client.getLocalPort();
    }
  }

  /** Sends a datagram and returns the code of the first answer that is not an empty ACK. */
  private int ask(DatagramSocket client, byte[] request) throws IOException {
    client.setSoTimeout(20_000);
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    client.send(new DatagramPacket(request, request.length, new InetSocketAddress(loopback, port)));
    DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
    do {
      client.receive(answer);
    } while (answer.getData()[1] == 0);
    return answer.getData()[1];
  }

  private String sessions() throws Exception {
    return router.shell("millrace:sessions").output();
  }

  @Test
  void sessions_acknowledged_and_the_last_good_value_are_there_after_sigkill() throws Exception {
    List<Integer> acknowledged = new ArrayList<>();
    for (int round = 0; round < KILLS; round++) {
      router.start();
      String token = router.shell("millrace:token").output().strip();
      acknowledged.add(openSession(token));
      if (round < KILLS - 1) {
        router.kill();
      }
    }
    bindTo(65_536);
    String refusal =
        "io.millrace.net~udp (io.millrace.net-udp.cfg): port = \"65536\" is refused;"
            + " allowed: integer 0 to 65535; \""
            + port
            + "\" stays";
    waitForLine(refusal);
    answersHelp();
    router.kill();
    router.start();

    assertThat(router.output()).contains(refusal);
    answersHelp();
    String sessions = sessions();
    assertThat(acknowledged).allSatisfy(each -> assertThat(sessions).contains(":" + each));
  }

  private void answersHelp() throws IOException {
    try (DatagramSocket client = new DatagramSocket()) {
      byte[] help = {0x40, 0x01, 0x12, 0x35, (byte) 0xb4, 'h', 'e', 'l', 'p'};
      assertThat(ask(client, help)).isEqualTo(CONTENT);
    }
  }

  /** The negative control: without the store the same session is lost. */
  @Test
  void without_the_store_the_session_is_lost() throws Exception {
    router.configure("io.millrace.store.mvstore", Map.of("enabled", false));
    router.configure("io.millrace.session", Map.of("storeGraceSeconds", 0)).start();
    int client = openSession(router.shell("millrace:token").output().strip());
    assertThat(sessions()).contains(":" + client);
    router.kill();
    router.start();

    assertThat(sessions()).doesNotContain(":" + client);
  }

  private void waitForLine(String line) throws InterruptedException {
    long end = System.nanoTime() + 30_000_000_000L;
    while (!router.output().contains(line)) {
      assertThat(System.nanoTime()).as(router.output()).isLessThan(end);
      synchronized (this) {
        wait(50);
      }
    }
  }
}
