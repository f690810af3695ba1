// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.millrace.ssh.listen.SshRig.Ended;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SSH over real sockets, with the clock turned. */
@Timeout(120)
class SshServiceTest {
  private static final String NOT_READ = "the client did not read what was sent to it for 1800 s";

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  @TempDir Path folder;
  private SshRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new SshRig(folder).permit("admin");
  }

  @AfterEach
  void stop() throws IOException {
    rig.close();
  }

  private static String next(BlockingQueue<String> queue) throws InterruptedException {
    return queue.poll(SshRig.MOST.toSeconds(), TimeUnit.SECONDS);
  }

  /** Takes what happens until this does. */
  private static void await(BlockingQueue<String> queue, String expected) throws Exception {
    List<String> seen = new ArrayList<>();
    for (String next = next(queue); !expected.equals(next); next = next(queue)) {
      assertThat(next).as("%s does not happen after %s", expected, seen).isNotNull();
      seen.add(next);
    }
  }

  /** Waits until a client is disconnected; returns the sentence that it is told. */
  private String told() throws InterruptedException {
    return next(rig.told);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "77,77", "255,255", "256,255", "-1,255"})
  void exit_status_goes_over_the_wire_and_never_turns_into_a_success(int status, int seen)
      throws IOException {
    assertThat(rig.run("exit " + status, "").status()).isEqualTo(seen);
  }

  @Test
  void input_is_given_to_the_command_whole() throws IOException {
    String text = "grüße\n".repeat(200_000);
    Ended ended = rig.run("echo", text);
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"viewer,VIEWER", "operator,OPERATOR", "admin,ADMIN"})
  void session_has_the_role_of_the_key(String word, String role) throws IOException {
    rig.permit(word);
    assertThat(rig.run("who", "").out())
        .isEqualTo("anna through ssh from 127.0.0.1 as " + role + "\n");
  }

  @Test
  void command_that_fails_leaves_the_connection_to_the_others() throws IOException {
    try (ClientSession session = rig.logIn()) {
      assertThat(SshRig.run(session, "nonsense", "").status()).isEqualTo(1);
      assertThat(SshRig.run(session, "exit 3", "").status()).isEqualTo(3);
    }
  }

  @Test
  void key_that_is_not_in_the_file_is_refused_and_recorded_once_a_minute() throws Exception {
    for (int i = 0; i < 2; i++) {
      ClientSession session = rig.connect();
      session.addPublicKeyIdentity(SshRig.pair());
      assertThatIOException().isThrownBy(() -> session.auth().verify(SshRig.MOST));
      session.close(true);
    }
    rig.awaitPresent(0);
    assertThat(rig.audit)
        .singleElement()
        .asString()
        .startsWith("|login|REFUSED|ended before a login, as user anna with keys SHA256:");
  }

  @Test
  void key_that_is_taken_out_of_the_file_runs_nothing_more() throws Exception {
    try (ClientSession session = rig.logIn()) {
      assertThat(SshRig.run(session, "exit 0", "").status()).isZero();
      Files.writeString(rig.file, "");
      Ended ended = SshRig.run(session, "exit 0", "");
      assertThat(ended.status()).isEqualTo(77);
      assertThat(ended.err()).isEqualTo("your key is no longer in the router's list\n");
    }
  }

  @Test
  void login_and_end_are_recorded() throws Exception {
    rig.run("exit 0", "");
    assertThat(next(rig.audit)).startsWith("anna|login|DONE|ADMIN, key SHA256:");
    assertThat(next(rig.audit)).isEqualTo("anna|session|DONE|ended after 0 s");
  }

  @Test
  void client_that_does_not_log_in_is_ended() throws Exception {
    rig.connect();
    rig.time.turn(Duration.ofSeconds(20));
    assertThat(told()).isEqualTo("no key was accepted within 20 s");
    assertThat(next(rig.audit))
        .isEqualTo("|login|REFUSED|no key was accepted within 20 s, no key was offered");
  }

  @Test
  void half_a_handshake_is_ended() throws Exception {
    try (SocketChannel half = SocketChannel.open(rig.address)) {
      InputStream in = half.socket().getInputStream();
      assertThat(in.read()).isEqualTo('S');
      rig.time.turn(Duration.ofSeconds(19));
      assertThat(rig.admission.present()).isEqualTo(1);
      rig.time.turn(Duration.ofSeconds(1));
      rig.time.turn(Duration.ofSeconds(2)); // for the sentence, which this client does not read
      rig.awaitPresent(0);
      half.socket().setSoTimeout((int) SshRig.MOST.toMillis());
      assertThat(in.readAllBytes()).asString().startsWith("SH-2.0-Millrace");
    }
    assertThat(next(rig.audit)).startsWith("|login|REFUSED|no key was accepted within 20 s");
  }

  /** The window of its channel is used up; the connection itself is read. */
  @Test
  void client_that_reads_no_output_of_a_command_is_ended() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("flood")) {
      channel.setStreaming(StreamingChannel.Streaming.Async); // whoever wants it asks for it
      channel.open().verify(SshRig.MOST);
      awaitEndOfFlood();
      await(rig.shell.events, "flooded");
      assertThat(told()).isEqualTo(NOT_READ);
      rig.awaitPresent(0);
    }
    assertThat(next(rig.audit)).startsWith("anna|login|DONE");
    assertThat(next(rig.audit)).startsWith("anna|session|DONE|ended after").endsWith(NOT_READ);
  }

  /** Not even the socket is read. */
  @Test
  void client_that_has_stopped_is_ended() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("flood")) {
      channel.setOut(stopped(over));
      channel.open().verify(SshRig.MOST);
      awaitEndOfFlood();
      rig.time.turn(LAST_WORDS); // for the sentence, which this client does not read
      await(rig.shell.events, "flooded");
      rig.awaitPresent(0);
    } finally {
      over.countDown();
    }
    assertThat(next(rig.audit)).startsWith("anna|login|DONE");
    assertThat(next(rig.audit)).startsWith("anna|session|DONE|ended after").endsWith(NOT_READ);
  }

  private static OutputStream stopped(CountDownLatch over) {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    };
  }

  /** Turns the clock from timer to timer until the client is being told that it is ended. */
  private void awaitEndOfFlood() throws Exception {
    await(rig.shell.events, "flooding");
    while (rig.time.untilNext().compareTo(LAST_WORDS) > 0) {
      rig.time.turn(rig.time.untilNext());
      Thread.yield(); // the flood may not have filled the window yet
    }
  }

  @Test
  void connection_on_which_nothing_happens_is_ended_with_a_sentence() throws Exception {
    ClientSession session = rig.logIn();
    rig.time.turn(Duration.ofMinutes(29));
    assertThat(SshRig.run(session, "exit 0", "").status()).isZero();
    rig.time.turn(Duration.ofMinutes(29));
    assertThat(session.isOpen()).isTrue();
    rig.time.turn(Duration.ofMinutes(1));
    assertThat(told()).isEqualTo("nothing was typed or sent for 1800 s");
  }

  @Test
  void command_that_runs_keeps_the_connection() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("wait")) {
      channel.open().verify(SshRig.MOST);
      await(rig.shell.events, "run wait");
      rig.time.turn(Duration.ofHours(5));
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void connection_that_is_dropped_closes_the_session_of_the_shell() throws Exception {
    ClientSession session = rig.logIn();
    ChannelExec channel = session.createExecChannel("wait");
    channel.open().verify(SshRig.MOST);
    await(rig.shell.events, "run wait");
    session.close(true);
    await(rig.shell.events, "close");
  }

  @Test
  void signal_and_control_c_interrupt_the_command() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("wait")) {
      channel.setUsePty(true);
      channel.open().verify(SshRig.MOST);
      await(rig.shell.events, "run wait");
      OutputStream in = channel.getInvertedIn();
      in.write(3);
      in.flush();
      await(rig.shell.events, "interrupt");
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SshRig.MOST);
      assertThat(channel.getExitStatus()).isEqualTo(130);
    }
  }

  @Test
  void command_with_a_terminal_prints_carriage_returns() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("who")) {
      channel.setUsePty(true);
      channel.setOut(out);
      channel.open().verify(SshRig.MOST);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SshRig.MOST);
    }
    assertThat(out.toString()).endsWith("as ADMIN\r\n");
  }

  @Test
  void shell_has_the_size_of_the_terminal_and_hears_of_changes() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelShell channel = session.createShellChannel()) {
      channel.setPtyType("xterm-256color");
      channel.setPtyColumns(0); // as -tt without a terminal says it
      channel.setPtyLines(0);
      channel.open().verify(SshRig.MOST);
      assertThat(next(rig.shell.events)).isEqualTo("converse xterm-256color 80x24");
      channel.sendWindowChange(132, 43);
      assertThat(next(rig.shell.events)).isEqualTo("resize 132x43");
      channel.getInvertedIn().write('x');
      channel.getInvertedIn().flush();
      assertThat(next(rig.shell.events)).isEqualTo("read 120");
    }
  }

  @Test
  void shell_without_a_terminal_is_plain() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelShell channel = session.createShellChannel()) {
      channel.setUsePty(false);
      channel.open().verify(SshRig.MOST);
      assertThat(next(rig.shell.events)).isEqualTo("converse  80x24");
    }
  }

  @Test
  void command_waits_for_a_shell_that_is_replaced() throws Exception {
    rig.shells.unbind(rig.shell);
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("exit 5")) {
      channel.open().verify(SshRig.MOST);
      awaitWaiting();
      rig.shells.bind(rig.shell);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SshRig.MOST);
      assertThat(channel.getExitStatus()).isEqualTo(5);
    }
  }

  @Test
  void shell_that_does_not_come_back_is_said() throws Exception {
    rig.shells.unbind(rig.shell);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("exit 5")) {
      channel.setErr(err);
      channel.open().verify(SshRig.MOST);
      awaitWaiting();
      rig.time.turn(Duration.ofSeconds(10));
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SshRig.MOST);
      assertThat(channel.getExitStatus()).isEqualTo(75);
    }
    assertThat(err.toString()).startsWith("the shell of the router is not there");
  }

  private void awaitWaiting() {
    while (rig.shells.waiting() == 0) {
      LockSupport.parkNanos(200_000);
    }
  }

  @Test
  void sessions_of_a_connection_are_bounded() throws Exception {
    try (ClientSession session = rig.logIn()) {
      List<ChannelExec> open = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        open.add(session.createExecChannel("wait"));
        open.get(i).open().verify(SshRig.MOST);
      }
      assertThatIOException()
          .isThrownBy(() -> session.createExecChannel("wait").open().verify(SshRig.MOST));
      open.get(0).close(false);
      await(rig.shell.events, "close");
      assertThat(SshRig.run(session, "exit 4", "").status()).isEqualTo(4);
    }
    await(rig.audit, "anna|session|REFUSED|too many sessions on one connection");
  }

  @Test
  void forwarding_and_other_subsystems_are_refused_and_recorded() throws Exception {
    try (ClientSession session = rig.logIn()) {
      SshdSocketAddress any = new SshdSocketAddress("127.0.0.1", 22);
      assertThatIOException().isThrownBy(() -> session.startRemotePortForwarding(any, any));
      await(rig.audit, "anna|tcpip-forward|REFUSED|forwarding is not offered");
      assertThatIOException()
          .isThrownBy(() -> session.createDirectTcpipChannel(any, any).open().verify(SshRig.MOST));
      await(rig.audit, "anna|direct-tcpip|REFUSED|forwarding is not offered");
      session.createSubsystemChannel("netconf").open().verify(SshRig.MOST);
      await(rig.audit, "anna|subsystem netconf|REFUSED|not offered");
      assertThat(SshRig.run(session, "exit 0", "").status()).isZero();
    }
  }

  @Test
  void environment_is_not_taken() throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("exit 0")) {
      for (int i = 0; i < 100; i++) {
        channel.setEnv("LC_" + i, "x".repeat(1000));
      }
      channel.open().verify(SshRig.MOST);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), SshRig.MOST);
      assertThat(channel.getExitStatus()).isZero();
    }
  }

  @Test
  void connections_that_are_open_when_it_ends_are_told_why() throws Exception {
    rig.logIn();
    rig.connections.close("SSH is being replaced", SshRig.MOST);
    assertThat(told()).isEqualTo("SSH is being replaced");
    await(rig.audit, "anna|session|DONE|ended after 0 s: SSH is being replaced");
  }

  @Test
  void stranger_who_fails_again_and_again_is_turned_away_until_the_back_off_is_over()
      throws Exception {
    for (int i = 0; i < 4; i++) {
      try (SocketChannel stranger = SocketChannel.open(rig.address)) {
        assertThat(stranger.socket().getInputStream().read()).isPositive();
      }
      rig.awaitPresent(0);
    }
    try (SocketChannel refused = SocketChannel.open(rig.address)) {
      assertThat(refused.socket().getInputStream().read()).isEqualTo(-1);
    }
    rig.time.turn(Duration.ofSeconds(1));
    assertThat(rig.run("exit 0", "").status()).isZero();
  }
}
