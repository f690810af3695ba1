// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.rig.RouterProcess;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The router's process is replaced while its UDP socket is held by another one: what a client sends
 * meanwhile, once, is answered by the new process; without that it is lost.
 */
@Timeout(300)
class HeldSocketTest {
  private static final int LISTENING_MILLIS = 50;
  private static final int GET = 1;
  private static final int PINGS = 20;

  @TempDir Path directory;
  private final int port = RouterProcess.freePort();

  private RouterProcess router() throws IOException {
    return RouterProcess.in(directory)
        .configure("io.millrace.net-udp", Map.of("name", "udp", "port", port));
  }

  /** A client that sends each request once, and counts what comes of them. */
  private final class Client implements AutoCloseable {
    private final DatagramSocket socket = new DatagramSocket();
    private final BitSet answered = new BitSet();
    private int sent;
    private int unreachable;

    private Client() throws IOException {
      socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
      socket.setSoTimeout(LISTENING_MILLIS);
    }

    /** Sends GET /.well-known/core as NON, with its number as token [RFC 7252 §3]. */
    private void send() throws IOException {
      int id = sent++;
      byte[] head = {0x52, GET, 0x55, (byte) id, (byte) (id >> 8), (byte) id};
      byte[] path = "\u00bb.well-known\u0004core".getBytes("ISO-8859-1");
      byte[] all = Arrays.copyOf(head, head.length + path.length);
      System.arraycopy(path, 0, all, head.length, path.length);
      try {
        socket.send(new DatagramPacket(all, all.length));
      } catch (PortUnreachableException earlier) {
        unreachable++;
      }
    }

    private void listen() throws IOException {
      DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
      try {
        socket.receive(packet);
        byte[] bytes = packet.getData();
        if (packet.getLength() > 6) {
          answered.set((bytes[4] & 0xFF) << 8 | bytes[5] & 0xFF);
        }
      } catch (PortUnreachableException gone) {
        unreachable++;
      } catch (SocketTimeoutException nothing) {
        // The next one may come.
      }
    }

    /** Goes on until the router answers what is sent now. */
    private void awaitAnswer() throws IOException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      for (int before = answered.cardinality(); answered.cardinality() == before; listen()) {
        assertThat(System.nanoTime()).isLessThan(end);
        send();
      }
    }

    /** Listens until everything is answered, or nothing came for a while. */
    private void settle() throws IOException {
      for (int quiet = 0; quiet < 40 && answered.cardinality() < sent; quiet++) {
        int before = answered.cardinality();
        listen();
        quiet = answered.cardinality() > before ? 0 : quiet;
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  @Test
  void held_socket_keeps_what_comes_while_the_process_is_replaced() throws Exception {
    assumeTrue(RouterProcess.canHold(), "no systemd-socket-activate here");
    try (RouterProcess router = router().launchHeld(port);
        Client waking = new Client()) {
      waking.awaitAnswer();
      router.awaitReady();
      String first = pid(router);
      try (Client client = new Client()) {
        Process restart = router.spawn("restart");
        for (int i = 0; i < PINGS || restart.isAlive(); i++) {
          client.send();
          client.listen();
        }
        assertThat(restart.exitValue()).isZero();
        client.settle();
        assertThat(pid(router)).isNotEqualTo(first);
        assertThat(client.unreachable).isZero();
        assertThat(client.sent - client.answered.cardinality()).isZero();
      }
      assertThat(router.stop()).isEqualTo(143);
      assertThat(router.data().resolve("run/hold.pid")).doesNotExist();
    }
  }

  @Test
  void router_that_dies_is_run_again() throws Exception {
    assumeTrue(RouterProcess.canHold(), "no systemd-socket-activate here");
    try (RouterProcess router = router().launchHeld(port);
        Client client = new Client()) {
      client.awaitAnswer();
      String first = pid(router);
      ProcessHandle process = ProcessHandle.of(Long.parseLong(first)).orElseThrow();
      process.destroyForcibly();
      process.onExit().get(20, TimeUnit.SECONDS);
      try (Client another = new Client()) {
        another.awaitAnswer();
      }
      assertThat(pid(router)).isNotEqualTo(first);
      router.stop();
    }
  }

  @Test
  void without_a_held_socket_it_is_lost() throws Exception {
    try (RouterProcess router = router().start();
        Client client = new Client()) {
      client.awaitAnswer();
      router.stop();
      for (int i = 0; i < PINGS; i++) {
        client.send();
        client.listen();
      }
      router.start();
      client.settle();
      assertThat(client.unreachable).isPositive();
      assertThat(client.sent - client.answered.cardinality()).isGreaterThanOrEqualTo(PINGS - 1);
    }
  }

  private static String pid(RouterProcess router) throws IOException {
    return Files.readString(router.data().resolve("run/millrace.pid")).trim();
  }
}
