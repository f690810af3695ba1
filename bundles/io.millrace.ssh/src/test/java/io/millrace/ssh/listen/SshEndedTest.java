// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.channel.StreamingChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that do nothing, or do not read what is sent to them, are ended. The clock is turned. */
@Timeout(120)
class SshEndedTest extends SshServiceCase {
  private static final String NOT_READ = "the client did not read what was sent to it for 1800 s";

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

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
}
