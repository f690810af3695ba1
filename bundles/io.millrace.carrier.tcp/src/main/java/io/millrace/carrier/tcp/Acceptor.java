// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Accepts connections, as many as there may be. When all places are taken, the eldest connection
 * that has not said anything makes room. On the loop.
 */
final class Acceptor {
  private static final Logger LOG = System.getLogger(Acceptor.class.getName());
  private static final CallbackGuard REFUSED =
      new CallbackGuard(Acceptor.class, "closing a connection that is refused");
  private static final int IN_A_ROW = 64;

  private final TcpCarrier.Parts parts;
  private final ServerSocketChannel server;
  private final SelectionKey key;
  private final Traffic traffic;
  private final Time time;
  private boolean failing;

  Acceptor(
      ServerSocketChannel server,
      Selector selector,
      TcpCarrier.Parts parts,
      Traffic traffic,
      Time time)
      throws IOException {
    this.server = server;
    this.parts = parts;
    this.traffic = traffic;
    this.time = time;
    server.configureBlocking(false);
    key = server.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Accepts what waits. */
  void accept(TcpLoop loop) {
    try {
      for (int i = 0; i < IN_A_ROW; i++) {
        SocketChannel channel = server.accept();
        if (channel == null) {
          break;
        }
        admit(channel, loop);
      }
      failing = false;
    } catch (IOException e) {
      key.interestOps(0); // a machine that has no file left, say, has one later
      LOG.log(
          failing ? Level.DEBUG : Level.WARNING,
          "carrier " + parts.name() + " takes no connection at present, which is tried again",
          e);
      failing = true;
    }
  }

  /** Accepts again, after it could not. */
  void retry() {
    if (failing && key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void admit(SocketChannel channel, TcpLoop loop) {
    try {
      InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
      if (remote == null || !hasRoom(remote)) {
        parts.meters().refused.increment();
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      Security security = parts.security().get();
      if (security == null) {
        parts.meters().refused.increment();
        channel.close();
        return;
      }
      Connection connection =
          new Connection(
              parts.freshId().get(),
              channel,
              security,
              parts.limits(),
              parts.budget(),
              time.now().toEpochMilli());
      parts.meters().accepted.increment();
      parts.connections().add(connection);
      traffic.adopt(connection, loop);
    } catch (IOException gone) {
      LOG.log(Level.DEBUG, "a connection went before it was accepted", gone);
      REFUSED.close(channel);
    }
  }

  private boolean hasRoom(InetSocketAddress remote) {
    if (parts.connections().of(remote.getAddress()) >= parts.limits().perAddress()) {
      return false;
    }
    if (parts.connections().size() < parts.limits().connections()) {
      return true;
    }
    Connection eldest = parts.connections().eldestUnproven();
    if (eldest != null) {
      parts.meters().refused.increment();
      traffic.fail(eldest, "it makes room for another");
    }
    return eldest != null;
  }
}
