// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.millrace.ssh.listen.SshRig.Ended;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who logs in over real sockets, what is recorded, and what a connection may do. */
@Timeout(120)
class SshServiceTest extends SshServiceCase {
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
