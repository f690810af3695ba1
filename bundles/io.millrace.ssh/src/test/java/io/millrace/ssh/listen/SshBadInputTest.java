// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, its connection ends with it, nothing stays, and others are served. */
@Timeout(180)
class SshBadInputTest {
  /** How many places and bytes of a handshake are changed. */
  private static final int CHANGES = Extent.times(16, 120);

  /** At each of so many first bytes a handshake is cut, then at some. */
  private static final int DENSE = 64;

  private static final int SPARSE = Extent.times(43, 13);

  private static final int REQUESTS = Extent.times(500, 10_000);

  @TempDir Path folder;
  private SshRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new SshRig(folder, Duration.ZERO).permit("admin");
  }

  @AfterEach
  void stop() throws IOException {
    rig.awaitPresent(0);
    assertThat(rig.run("exit 7", "").status()).as("the next one is served").isEqualTo(7);
    rig.close();
  }

  /** Sends bytes and nothing more; returns when the router has closed the connection. */
  private void send(byte[] bytes, boolean ends) throws IOException {
    try (Socket socket = new Socket(rig.address.getAddress(), rig.address.getPort())) {
      socket.setSoTimeout((int) SshRig.MOST.toMillis());
      assertThat(socket.getInputStream().read()).as("is admitted").isEqualTo('S');
      socket.getOutputStream().write(bytes);
      if (ends) {
        socket.shutdownOutput();
      }
      socket.getInputStream().readAllBytes();
    } catch (SocketTimeoutException open) {
      throw new AssertionError("stays open after " + bytes.length + " bytes", open);
    } catch (IOException closed) {
      assertThat(closed).hasMessageMatching("Connection reset.*|Broken pipe.*");
    }
    rig.awaitPresent(0);
  }

  private byte[] handshake() throws IOException {
    try (RecordingRelay relay = new RecordingRelay(rig.address);
        ClientSession session = rig.connect(relay.address())) {
      session.addPublicKeyIdentity(rig.key);
      session.auth().verify(SshRig.MOST);
      return relay.sent();
    }
  }

  @Test
  void handshake_may_be_cut_anywhere() throws IOException {
    byte[] sent = handshake();
    assertThat(sent).hasSizeGreaterThan(1000).startsWith("SSH-2.0-".getBytes());
    rig.awaitPresent(0);
    for (int length = 0; length < sent.length; length += length < DENSE ? 1 : SPARSE) {
      send(Arrays.copyOf(sent, length), true);
    }
  }

  @Test
  void handshake_may_have_any_wrong_byte() throws IOException {
    byte[] sent = handshake();
    rig.awaitPresent(0);
    Random random = new Random(11);
    for (int i = 0; i < CHANGES; i++) {
      byte[] wrong = sent.clone();
      wrong[random.nextInt(wrong.length)] ^= (byte) (1 << random.nextInt(8));
      send(wrong, true);
    }
    assertThat(rig.admission.loggedIn()).isZero();
  }

  /** The router itself ends it, before the time for the login is over. */
  @ParameterizedTest
  @ValueSource(strings = {"SSH-1.5-old\r\n", "GET / HTTP/1.0\r\n\r\n", "SSH-2.0-\u0000\u0001\r\n"})
  void identification_may_be_anything(String text) throws IOException {
    send((text + " ".repeat(64)).getBytes(StandardCharsets.ISO_8859_1), false);
  }

  /**
   * SSHD waits for the rest of such a packet, as long as a login may take, or ends at once: its
   * identification says that it has the connection.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u00ff\u00ff\u00ff\u00ff\u0004",
        "\u0000\u0000\u0000\u0000\u0000",
        "\u007f\u00ff\u00ff\u00ff\u0004\u0014"
      })
  void first_packet_may_have_any_length(String packet) throws IOException {
    try (Socket socket = new Socket(rig.address.getAddress(), rig.address.getPort())) {
      String text = "SSH-2.0-ok\r\n" + packet + " ".repeat(100_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      assertThat(socket.getInputStream().read()).isEqualTo('S');
      rig.time.turn(SshRig.LIMITS.authentication());
      rig.time.turn(Duration.ofSeconds(2));
      rig.awaitPresent(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "line\n", "SSH-2.0-"})
  void identification_without_end_is_ended(String part) throws IOException {
    send(part.repeat(300_000 / part.length()).getBytes(), false);
  }

  @Test
  void identification_may_be_any_bytes() throws IOException {
    Random random = new Random(12);
    for (int i = 0; i < CHANGES; i++) {
      byte[] bytes = new byte[random.nextInt(400)];
      random.nextBytes(bytes);
      send(bytes, true);
    }
  }

  private static void send(ClientSession session, int type, Object... fields) throws IOException {
    Buffer buffer = session.createBuffer((byte) type);
    for (Object field : fields) {
      if (field instanceof Integer number) {
        buffer.putInt(number);
      } else if (field instanceof Boolean flag) {
        buffer.putBoolean(flag);
      } else {
        buffer.putString((String) field);
      }
    }
    session.writePacket(buffer);
  }

  private void await(String expected) throws InterruptedException {
    String next = "";
    while (!expected.equals(next)) {
      next = rig.shell.events.poll(SshRig.MOST.toSeconds(), TimeUnit.SECONDS);
      assertThat(next).as(expected).isNotNull();
    }
  }

  /** The command prints and waits, until its client is gone. */
  @ParameterizedTest
  @CsvSource({"0,32768", "1,32768", "0,0", "1048576,0", "1048576,1", "-1,-1"})
  void channel_may_have_any_window_and_packets(int window, int packet) throws Exception {
    try (ClientSession session = rig.logIn()) {
      send(session, SshConstants.SSH_MSG_CHANNEL_OPEN, "session", 77, window, packet);
      send(session, SshConstants.SSH_MSG_CHANNEL_REQUEST, 0, "exec", false, "flood");
      assertThat(SshRig.run(session, "exit 4", "").status()).isIn(4, -1);
    } catch (IOException ended) { // that is an answer, too
      assertThat(ended).isInstanceOf(SshException.class);
    }
    rig.awaitPresent(0);
    awaitNoThread("ssh-channel");
  }

  private static void awaitNoThread(String name) {
    while (Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.getName().equals(name))) {
      LockSupport.parkNanos(200_000);
    }
  }

  @Test
  void channel_without_a_window_is_ended_after_the_idle_time() throws Exception {
    ClientSession session = rig.logIn();
    send(session, SshConstants.SSH_MSG_CHANNEL_OPEN, "session", 77, 0, 32768);
    send(session, SshConstants.SSH_MSG_CHANNEL_REQUEST, 0, "exec", false, "flood");
    await("flooding");
    while (rig.admission.present() > 0) {
      rig.time.turn(Duration.ofMinutes(1));
      LockSupport.parkNanos(200_000);
    }
    assertThat(rig.time.nanos()).isGreaterThanOrEqualTo(SshRig.LIMITS.idle().toNanos());
    awaitNoThread("ssh-channel");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env", "window-change", "signal", "pty-req", "x11-req", "no@example.org"})
  void channel_may_have_thousands_of_requests(String type) throws Exception {
    try (ClientSession session = rig.logIn();
        ChannelExec channel = session.createExecChannel("wait")) {
      channel.open().verify(SshRig.MOST);
      await("run wait");
      int recipient = (int) channel.getRecipient();
      for (int i = 0; i < REQUESTS; i++) {
        send(
            session,
            SshConstants.SSH_MSG_CHANNEL_REQUEST,
            recipient,
            type,
            false,
            "USR" + i,
            "",
            24,
            0,
            0,
            "");
      }
      assertThat(SshRig.run(session, "exit 4", "").status()).isEqualTo(4);
    }
  }

  @Test
  void requests_for_channels_that_are_not_there_end_at_most_the_connection() throws Exception {
    try (ClientSession session = rig.logIn()) {
      for (int type = SshConstants.SSH_MSG_CHANNEL_OPEN_CONFIRMATION;
          type <= SshConstants.SSH_MSG_CHANNEL_FAILURE;
          type++) {
        send(session, type, 4711, 1, 1, 1);
      }
    } catch (IOException ended) {
      assertThat(ended).hasMessageContaining("clos");
    }
  }
}
