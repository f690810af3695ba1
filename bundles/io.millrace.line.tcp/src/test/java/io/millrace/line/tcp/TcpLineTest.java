// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static io.millrace.line.tcp.Listening.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import io.millrace.lib.testing.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Raw lines over real sockets. */
class TcpLineTest {
  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private static ServerSocket server(int port) throws IOException {
    return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void bytes_go_both_ways_as_they_are() {
    TcpLine far = bench.listening(false, ModemSignals.NONE);
    Listening there = new Listening(far);
    Listening here = new Listening(bench.connecting(far.boundPort()));
    await(() -> here.heard("up") && there.heard("up"));
    here.port.write(Bytes.hex("7e00fffffa2cff0d0a"));
    await(() -> there.input().equals("7e00fffffa2cff0d0a"));
    there.port.write(Bytes.hex("fff0fffb2c"));
    await(() -> here.input().equals("fff0fffb2c"));
  }

  @Test
  void large_writes_arrive_whole_and_in_order() {
    TcpLine far = bench.listening(false, ModemSignals.NONE);
    Listening there = new Listening(far);
    Listening here = new Listening(bench.connecting(far.boundPort()));
    await(() -> here.heard("up") && there.heard("up"));
    byte[] block = new byte[30_000];
    new java.util.Random(7).nextBytes(block);
    here.port.write(Bytes.wrap(block));
    await(() -> there.input().length() == 60_000);
    assertThat(there.input()).isEqualTo(Bytes.wrap(block).hex());
  }

  @Test
  void a_host_that_refuses_is_tried_again_until_it_is_there() throws Exception {
    int port = FreePort.tcp();
    TcpLine line = bench.connecting(port);
    Listening user = new Listening(line);
    await(() -> user.last().startsWith("down: 127.0.0.1:" + port + ": Connection refused"));
    assertThat(line.description()).contains("Connection refused");
    try (ServerSocket server = server(port)) {
      bench.turnWhenWaiting(Duration.ofSeconds(1));
      try (Socket socket = server.accept()) {
        await(() -> user.last().equals("up"));
        socket.getOutputStream().write(1);
        await(() -> user.input().equals("01"));
      }
    }
  }

  @Test
  void pauses_between_tries_double_up_to_the_longest() throws Exception {
    TcpLine line = bench.connecting(FreePort.tcp());
    await(() -> line.description().contains("refused"));
    for (int seconds : new int[] {1, 2, 4, 4}) {
      // The limit of a try that has not failed yet waits for the clock, too: five seconds.
      Duration pause = Duration.ofSeconds(seconds);
      await(() -> pause.equals(bench.time.untilNext()));
      bench.time.turn(pause);
    }
  }

  @Test
  void a_name_that_nobody_knows_is_said_and_the_service_stays() {
    // Longer than a name's label may be (RFC 1035 §2.3.4): no server is asked for it.
    String nobody = "n".repeat(64) + ".invalid";
    TcpLine line =
        bench.line("uart0", nobody, 7000, false, false, Bench.PARAMETERS, ModemSignals.NONE);
    await(() -> line.description().contains("no host of that name is known"));
    assertThat(line.name()).isEqualTo("uart0");
  }

  @Test
  void a_connection_that_is_lost_is_made_again() throws Exception {
    try (ServerSocket server = server(0)) {
      Listening user = new Listening(bench.connecting(server.getLocalPort()));
      server.accept().close();
      await(() -> user.last().endsWith("the far end closed the connection"));
      bench.turnWhenWaiting(Duration.ofSeconds(1));
      try (Socket again = server.accept()) {
        await(() -> user.last().equals("up"));
        user.port.write(Bytes.hex("05"));
        assertThat(again.getInputStream().read()).isEqualTo(5);
      }
    }
  }

  @Test
  void a_far_end_that_takes_nothing_is_given_up_and_memory_stays_bounded() throws Exception {
    try (ServerSocket server = server(0)) {
      Listening user = new Listening(bench.connecting(server.getLocalPort()));
      try (Socket deaf = server.accept()) {
        await(() -> user.heard("up"));
        await(
            () -> {
              user.port.write(Bytes.wrap(new byte[32_768]));
              return user.last().endsWith("the far end takes no bytes");
            });
        assertThat(deaf.isClosed()).isFalse();
      }
    }
  }

  @Test
  void one_connection_at_a_time_is_taken_and_the_next_when_it_has_ended() throws Exception {
    TcpLine far = bench.listening(false, ModemSignals.NONE);
    Listening user = new Listening(far);
    await(() -> user.last().equals("down: nobody is connected"));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    Socket first = new Socket(loopback, far.boundPort());
    await(() -> user.last().equals("up"));
    try (Socket second = new Socket(loopback, far.boundPort())) {
      assertThat(second.getInputStream().read()).isEqualTo(-1);
    }
    first.getOutputStream().write(9);
    await(() -> user.input().equals("09"));
    first.close();
    await(() -> user.last().equals("down: nobody is connected"));
    try (Socket third = new Socket(loopback, far.boundPort())) {
      await(() -> user.last().equals("up"));
      assertThat(third.isConnected()).isTrue();
    }
  }

  @Test
  void an_address_that_is_taken_is_waited_for() throws Exception {
    ServerSocket taken = server(0);
    TcpLine far =
        bench.line(
            "far",
            "127.0.0.1",
            taken.getLocalPort(),
            true,
            false,
            Bench.PARAMETERS,
            ModemSignals.NONE);
    await(() -> far.description().contains("Address already in use"));
    assertThat(far.problems())
        .singleElement()
        .asString()
        .startsWith("line ")
        .contains("Address already in use");
    taken.close();
    bench.turnWhenWaiting(Duration.ofSeconds(1));
    await(() -> far.description().contains("waits for a connection"));
    assertThat(far.problems()).isEmpty();
  }

  @Test
  void a_line_has_one_user_and_closing_frees_thread_and_port() throws Exception {
    TcpLine far = bench.listening(false, ModemSignals.NONE);
    new Listening(far);
    assertThatThrownBy(() -> new Listening(far)).isInstanceOf(IllegalStateException.class);
    int port = far.boundPort();
    far.close();
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("line-far")));
    server(port).close();
    assertThat(far.description()).endsWith("closed");
  }
}
