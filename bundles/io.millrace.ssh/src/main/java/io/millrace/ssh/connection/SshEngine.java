// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.connection;

import io.millrace.ssh.keys.HostKey;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.random.JceRandomFactory;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.global.NoMoreSessionsHandler;
import org.apache.sshd.server.session.SessionFactory;

/**
 * Apache MINA SSHD 2.20 with what is offered here and nothing else. It is made when the first
 * client connects: until then none of SSHD's classes is loaded. SSHD's own server is not started:
 * it would look at its sessions every second, and listen by itself.
 */
public final class SshEngine implements AutoCloseable {
  /** Half of what OpenSSH has: at the most so much of each channel waits in memory. */
  private static final long WINDOW_BYTES = 256 << 10;

  private final SshParts parts;
  private final Server server = new Server();
  private final SessionFactory sessions;

  /** Gives access to what SSHD's server checks when it starts. */
  private static final class Server extends SshServer {
    void check() {
      checkConfig();
    }
  }

  /**
   * Makes it.
   *
   * @throws GeneralSecurityException when this Java cannot use the host keys
   */
  public SshEngine(SshParts parts) throws GeneralSecurityException {
    this.parts = parts;
    Algorithms.prepare();
    offerAlgorithms();
    offerServices();
    bound();
    server.check();
    sessions = new SessionFactory(server);
  }

  private void offerAlgorithms() throws GeneralSecurityException {
    server.setRandomFactory(new SingletonRandomFactory(JceRandomFactory.INSTANCE));
    server.setKeyExchangeFactories(Algorithms.keyExchanges());
    server.setCipherFactories(Algorithms.ciphers());
    server.setMacFactories(Algorithms.macs());
    server.setSignatureFactories(Algorithms.signatures());
    server.setCompressionFactories(Algorithms.compressions());
    server.setKexExtensionHandler(ServerBuilder.DEFAULT_KEX_EXTENSION_HANDLER);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys()));
  }

  private List<KeyPair> hostKeys() throws GeneralSecurityException {
    List<KeyPair> pairs = new ArrayList<>();
    for (HostKey key : parts.hostKeys().all()) {
      KeyFactory factory = SecurityUtils.getKeyFactory(key.type().algorithm());
      pairs.add(
          new KeyPair(
              factory.generatePublic(new X509EncodedKeySpec(key.publicKey())),
              factory.generatePrivate(new PKCS8EncodedKeySpec(key.privateKey()))));
    }
    return pairs;
  }

  private void offerServices() {
    KeyLogin login = new KeyLogin(parts.keys());
    server.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    server.setPublickeyAuthenticator(login);
    server.addSessionListener(login);
    server.setChannelFactories(
        List.of(
            new SessionChannels(),
            new RefusedForwarding.Opened("direct-tcpip"),
            new RefusedForwarding.Opened("direct-streamlocal@openssh.com")));
    server.setGlobalRequestHandlers(
        List.of(
            KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE, RefusedForwarding::answer));
    server.setFileSystemFactory(new NoFiles());
    server.setForwardingFilter(ServerBuilder.DEFAULT_FORWARDING_FILTER);
    server.setForwarderFactory(ServerBuilder.DEFAULT_FORWARDER_FACTORY);
    server.setUnknownChannelReferenceHandler(
        ServerBuilder.DEFAULT_UNKNOWN_CHANNEL_REFERENCE_HANDLER);
    server.setCommandFactory((channel, line) -> shell(channel, Optional.of(line)));
    server.setShellFactory(channel -> shell(channel, Optional.empty()));
    server.setSubsystemFactories(List.of(new SftpFactory(parts.uploads())));
  }

  private ShellTask shell(ChannelSession channel, Optional<String> line) {
    return new ShellTask(Connection.of(channel.getSession()), parts.shells(), line);
  }

  private void bound() {
    CoreModuleProperties.SERVER_IDENTIFICATION.set(server, "Millrace");
    CoreModuleProperties.MAX_AUTH_REQUESTS.set(server, parts.limits().tries());
    CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(server, 2 * parts.limits().channels());
    CoreModuleProperties.WINDOW_SIZE.set(server, WINDOW_BYTES);
    // A client that does not read is ended by Connection, before SSHD's own time is over.
    CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(server, parts.limits().idle().multipliedBy(2));
    CoreModuleProperties.AUTH_TIMEOUT.set(server, Duration.ZERO); // by Connection
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
  }

  /** Takes a connection that was accepted; it is not served yet. */
  public Connection connect(SocketChannel channel) throws IOException {
    return new Connection(parts, channel, sessions);
  }

  /** Lets go of SSHD's threads. Connections are to be ended before. */
  @Override
  public void close() {
    server.getScheduledExecutorService().shutdownNow();
  }
}
