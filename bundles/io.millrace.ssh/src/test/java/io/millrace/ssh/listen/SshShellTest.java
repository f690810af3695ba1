// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands and shells over SSH: signals, terminals, and a shell that is replaced. */
@Timeout(120)
class SshShellTest extends SshServiceCase {
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
}
