// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.audit.AuditOutcome;
import io.millrace.api.audit.AuditRecord;
import io.millrace.api.audit.AuditTrail;
import io.millrace.api.audit.Origin;
import io.millrace.api.shell.ShellService;
import io.millrace.lib.audit.AuditOutbox;
import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.FreePort;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.ssh.connection.AuditLog;
import io.millrace.ssh.connection.Shells;
import io.millrace.ssh.connection.SshLimits;
import io.millrace.ssh.connection.SshParts;
import io.millrace.ssh.keys.AuthorizedKeys;
import io.millrace.ssh.keys.HostKeys;
import io.millrace.ssh.sftp.UploadFolder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** The connections over real sockets, with a turned clock, a fake shell and SSHD's own client. */
final class SshRig implements AutoCloseable {
  static final Duration MOST = Duration.ofSeconds(20);
  static final SshLimits LIMITS =
      new SshLimits(Duration.ofSeconds(20), 3, 2, Duration.ofMinutes(30));

  final TurnedTime time = new TurnedTime();
  final FakeShell shell = new FakeShell();
  final Slot<ShellService> shells =
      new Slot<>(time, new SlotLimits(8, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(5)));
  final BlockingQueue<String> audit = new LinkedBlockingQueue<>();

  /** With which sentences the router ended connections. */
  final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  final Admission admission;
  final Path file;
  final KeyPair key = pair();
  final Connections connections;
  final InetSocketAddress address = new InetSocketAddress("127.0.0.1", FreePort.tcp());
  private final TcpSocket socket;
  private final SshClient client = SshClient.setUpDefaultClient();

  /** What a command ended with. */
  record Ended(int status, String out, String err) {}

  SshRig(Path folder) throws IOException {
    this(folder, Duration.ofSeconds(60));
  }

  /** Makes one that refuses an address which failed again and again for at most a time. */
  SshRig(Path folder, Duration backOff) throws IOException {
    admission = new Admission(time, 4, 4, backOff);
    file = folder.resolve("authorized_keys");
    shells.bind(shell);
    AuditOutbox trail = new AuditOutbox(() -> Instant.EPOCH);
    trail.bind(new Trail());
    AuditLog log = new AuditLog(trail, time);
    UploadFolder uploads = new UploadFolder(folder.resolve("upload"), (file, bytes) -> {});
    SshParts parts =
        new SshParts(
            time,
            LIMITS,
            HostKeys.in(folder.resolve("ssh")),
            new AuthorizedKeys(file),
            new Shells(shells),
            () -> Optional.of(uploads),
            log,
            each -> admission.logIn(ClientNetwork.of(each.remote())));
    connections = new Connections(admission, log, parts);
    socket = TcpSocket.at(address, TcpSocketTest.holder(null));
    socket.start(connections::admit);
    client.setServerKeyVerifier((session, remote, hostKey) -> true);
    client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    // Tests open channels by hand, of which the client knows nothing.
    client.setUnknownChannelReferenceHandler((service, command, channel, buffer) -> null);
    client.addSessionListener(new Listener());
    client.start();
  }

  /** Keeps the sentence with which the router ends a connection. */
  private final class Listener implements SessionListener {
    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean initiator) {
      if (!initiator) {
        told.add(message);
      }
    }
  }

  private final class Trail implements AuditTrail {
    @Override
    public void add(Origin origin, String action, AuditOutcome outcome, String detail) {
      audit.add(origin.who() + "|" + action + "|" + outcome + "|" + detail);
    }

    @Override
    public List<AuditRecord> last(int most) {
      return List.of();
    }
  }

  static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Permits the rig's key this role. */
  SshRig permit(String role) throws IOException {
    String line = "role=\"%s\" %s anna\n".formatted(role, PublicKeyEntry.toString(key.getPublic()));
    Files.writeString(file, line);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return this;
  }

  /** Connects without a login. */
  ClientSession connect() throws IOException {
    return connect(address);
  }

  /** Connects to somebody who hands the connection on. */
  ClientSession connect(InetSocketAddress other) throws IOException {
    ClientSession session = client.connect("anna", other).verify(MOST).getSession();
    session.waitFor(EnumSet.of(ClientSession.ClientSessionEvent.WAIT_AUTH), MOST);
    return session;
  }

  /** Waits until so many connections are there. */
  void awaitPresent(int count) {
    long end = System.nanoTime() + 6 * MOST.toNanos();
    while (admission.present() != count) {
      assertThat(System.nanoTime() - end).as("connections %d", admission.present()).isNegative();
      LockSupport.parkNanos(200_000);
    }
  }

  ClientSession logIn() throws IOException {
    return logIn(key);
  }

  ClientSession logIn(KeyPair other) throws IOException {
    int before = admission.loggedIn();
    ClientSession session = connect();
    session.addPublicKeyIdentity(other);
    session.auth().verify(MOST);
    while (admission.loggedIn() == before) { // the client knows it first
      LockSupport.parkNanos(200_000);
    }
    return session;
  }

  Ended run(String command, String input) throws IOException {
    try (ClientSession session = logIn()) {
      return run(session, command, input);
    }
  }

  static Ended run(ClientSession session, String command, String input) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    try (ChannelExec channel = session.createExecChannel(command)) {
      channel.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
      channel.setOut(out);
      channel.setErr(err);
      channel.open().verify(MOST);
      channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), MOST);
      Integer status = channel.getExitStatus();
      return new Ended(status == null ? -1 : status, out.toString(), err.toString());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
    connections.close("the test is over", Duration.ofSeconds(5));
    client.stop();
  }
}
