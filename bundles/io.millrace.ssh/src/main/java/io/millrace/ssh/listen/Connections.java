// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.listen;

import io.millrace.lib.audit.ClientNetwork;
import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import io.millrace.ssh.connection.AuditLog;
import io.millrace.ssh.connection.Connection;
import io.millrace.ssh.connection.SshEngine;
import io.millrace.ssh.connection.SshParts;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The connections: admits them, gives each a thread, and ends them. What speaks SSH is loaded when
 * the first one comes. Thread-safe.
 */
final class Connections {
  private static final CallbackGuard THREADS =
      CallbackGuard.outermost(Connections.class, "the thread of an SSH connection");

  private final Admission admission;
  private final AuditLog audit;
  private final SshParts parts;
  private final Set<Connection> open = new HashSet<>();
  private SshEngine engine;
  private String closing = "";

  Connections(Admission admission, AuditLog audit, SshParts parts) {
    this.admission = admission;
    this.audit = audit;
    this.parts = parts;
  }

  /** Takes a connection that was accepted; on the thread that accepts. */
  void admit(SocketChannel channel) throws IOException {
    InetSocketAddress from = (InetSocketAddress) channel.getRemoteAddress();
    if (from == null) {
      channel.close(); // the client is gone already
      return;
    }
    String address = ClientNetwork.of(from.getAddress());
    Optional<String> refusal = admission.enter(address);
    if (refusal.isPresent()) {
      channel.close();
      audit.refuse(from.getAddress(), refusal.get());
      return;
    }
    boolean started = false;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      Daemon.thread("ssh-connection", () -> host(channel, address)).start();
      started = true;
    } finally {
      if (!started) {
        admission.leave(address, false);
      }
    }
  }

  private void host(SocketChannel channel, String address) {
    boolean hadLoggedIn = false;
    try (channel) {
      Connection connection = open(channel);
      try {
        hadLoggedIn = connection.run();
      } finally {
        remove(connection);
      }
    } catch (IOException | GeneralSecurityException | RuntimeException | LinkageError fault) {
      THREADS.run(
          this,
          self -> {
            throw new IllegalStateException("an SSH connection cannot be served", fault);
          });
    } finally {
      admission.leave(address, hadLoggedIn);
    }
  }

  private synchronized Connection open(SocketChannel channel)
      throws IOException, GeneralSecurityException {
    if (engine == null) {
      engine = new SshEngine(parts);
    }
    Connection connection = engine.connect(channel);
    open.add(connection);
    if (!closing.isEmpty()) {
      connection.end(closing);
    }
    return connection;
  }

  private synchronized void remove(Connection connection) {
    open.remove(connection);
    notifyAll();
  }

  /** Ends all and waits until they have, at most for a time. */
  synchronized void close(String why, Duration most) {
    closing = why;
    open.forEach(each -> each.end(why));
    long deadline = System.nanoTime() + most.toNanos();
    try {
      for (long left = most.toMillis(); !open.isEmpty() && left > 0; ) {
        wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (engine != null) {
      engine.close();
    }
  }
}
