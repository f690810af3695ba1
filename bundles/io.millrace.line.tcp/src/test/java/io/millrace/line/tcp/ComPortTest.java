// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static io.millrace.line.tcp.Listening.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.line.ModemSignals;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 2217 over real sockets: our client against our server, and against others' bad manners. */
class ComPortTest {
  private static final ModemSignals HEARING =
      new ModemSignals(
          ModemSignals.Level.ON,
          ModemSignals.Level.LEAVE,
          ModemSignals.Input.CTS,
          ModemSignals.Output.NONE);
  private static final ModemSignals WAKING =
      new ModemSignals(
          ModemSignals.Level.LEAVE,
          ModemSignals.Level.LEAVE,
          ModemSignals.Input.NONE,
          ModemSignals.Output.RTS);

  private final Bench bench = new Bench();

  @AfterEach
  void close() {
    bench.close();
  }

  private Listening client(int port, ModemSignals signals) {
    return new Listening(bench.connecting(port, true, Bench.PARAMETERS, signals));
  }

  @Test
  void every_byte_passes_in_both_directions() {
    TcpLine far = bench.listening(true, ModemSignals.NONE);
    Listening there = new Listening(far);
    Listening here = client(far.boundPort(), ModemSignals.NONE);
    await(() -> here.heard("up") && there.heard("up"));
    byte[] all = new byte[512];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String expected = Bytes.wrap(all).hex();
    here.port.write(Bytes.wrap(all));
    there.port.write(Bytes.wrap(all));
    await(() -> there.input().length() == 1024 && here.input().length() == 1024);
    assertThat(there.input()).isEqualTo(expected);
    assertThat(here.input()).isEqualTo(expected);
  }

  @Test
  void a_pulse_of_the_wake_line_at_the_far_end_is_heard_once() {
    TcpLine far = bench.listening(true, WAKING);
    Listening there = new Listening(far);
    Listening here = client(far.boundPort(), HEARING);
    await(() -> here.heard("up") && there.heard("up"));
    there.port.signalWake(Duration.ofMillis(2));
    await(() -> here.heard("wake"));
    await(() -> bench.time.waiting() == 1);
    bench.time.turn(Duration.ofMillis(2));
    there.port.write(Bytes.hex("01"));
    await(() -> here.input().equals("01"));
    assertThat(here.events).containsExactly("up", "wake");
  }

  @Test
  void a_pulse_of_the_client_is_heard_at_the_far_end() {
    TcpLine far = bench.listening(true, HEARING);
    Listening there = new Listening(far);
    Listening here = client(far.boundPort(), WAKING);
    await(() -> here.heard("up") && there.heard("up"));
    here.port.signalWake(Duration.ofMillis(2));
    await(() -> there.heard("wake"));
  }

  @Test
  void a_wake_signal_that_was_not_chosen_is_not_heard() {
    TcpLine far = bench.listening(true, WAKING);
    Listening there = new Listening(far);
    Listening here =
        client(
            far.boundPort(),
            new ModemSignals(
                ModemSignals.Level.LEAVE,
                ModemSignals.Level.LEAVE,
                ModemSignals.Input.DSR,
                ModemSignals.Output.NONE));
    await(() -> here.heard("up") && there.heard("up"));
    there.port.signalWake(Duration.ofMillis(2));
    there.port.write(Bytes.hex("01"));
    await(() -> here.input().equals("01"));
    assertThat(here.events).containsExactly("up");
  }

  @Test
  void a_server_that_says_nothing_is_given_up_in_time() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listening user = client(server.getLocalPort(), ModemSignals.NONE);
      try (Socket silent = server.accept()) {
        assertThat(silent.getInputStream().read()).isEqualTo(255);
        bench.turnWhenWaiting(Duration.ofSeconds(5));
        await(() -> user.last().endsWith("no word of RFC 2217 within 5000 ms"));
      }
    }
  }

  @Test
  void a_server_that_refuses_the_option_or_the_rate_is_said_to() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      TcpLine line =
          bench.connecting(server.getLocalPort(), true, Bench.PARAMETERS, ModemSignals.NONE);
      try (Socket plain = server.accept()) {
        plain.getOutputStream().write(Bytes.hex("fffe2c").toArray());
        await(() -> line.description().endsWith("the far end refuses RFC 2217"));
      }
      bench.turnWhenWaiting(Duration.ofSeconds(1));
      try (Socket slow = server.accept()) {
        OutputStream out = slow.getOutputStream();
        out.write(Bytes.hex("fffd2c" + "fffa2c6500002580fff0").toArray());
        await(() -> line.description().contains("baud is 0x00002580 though 38400 was asked for"));
      }
    }
  }

  @Test
  void garbage_before_and_after_does_not_keep_a_good_server_from_being_used() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Listening user = client(server.getLocalPort(), ModemSignals.NONE);
      try (Socket odd = server.accept()) {
        OutputStream out = odd.getOutputStream();
        String endless = "fffa2c" + "41".repeat(5000) + "fff0";
        String confirmed = "fffa2c6500009600fff0fffa2c6608fff0fffa2c6701fff0fffa2c6801fff0";
        out.write(
            Bytes.hex("fff1fffb63fffb63fffa18" + "01fff0" + endless + "fffafff0fffd2cfffd2c")
                .toArray());
        out.write(Bytes.hex("fffa2cfff0fffa2c6bfff0" + confirmed + confirmed).toArray());
        await(() -> user.heard("up"));
        out.write(Bytes.hex("01fffffff902").toArray());
        await(() -> user.input().equals("01ff02"));
        assertThat(user.events).containsExactly("up");
      }
    }
  }
}
