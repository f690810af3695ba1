// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/**
 * Makes connections, or accepts them. A host's name is looked up at each try, on the line's own
 * loop: until the connection is made nothing else happens on the line. Tasks of its user wait
 * meanwhile, so an address is better than a name. Runs on the line's loop.
 */
final class Opener {
  private final SelectorLoop loop;
  private final Consumer<SocketChannel> connected;
  private final Consumer<String> failed;

  /**
   * Makes an opener.
   *
   * @param connected takes a channel that is connected and does not block
   * @param failed is told in one line why there is no connection
   */
  Opener(SelectorLoop loop, Consumer<SocketChannel> connected, Consumer<String> failed) {
    this.loop = loop;
    this.connected = connected;
    this.failed = failed;
  }

  private static InetSocketAddress find(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("no host of that name is known");
    }
    return address;
  }

  /** Begins to connect; returns the channel, to close it at a time-out, or null after a failure. */
  SocketChannel connect(String host, int port) {
    SocketChannel channel = null;
    try {
      InetSocketAddress address = find(host, port);
      channel = SocketChannel.open();
      channel.configureBlocking(false);
      SocketChannel opening = channel;
      SelectionKey key = loop.register(channel, SelectionKey.OP_CONNECT, () -> finish(opening));
      if (channel.connect(address)) {
        key.interestOps(0);
        loop.execute(() -> connected.accept(opening));
      }
      return channel;
    } catch (IOException e) {
      Sockets.close(channel);
      failed.accept(reason(e));
      return null;
    }
  }

  private void finish(SocketChannel channel) {
    try {
      channel.finishConnect();
    } catch (IOException e) {
      Sockets.close(channel);
      failed.accept(reason(e));
      return;
    }
    connected.accept(channel);
  }

  /** Begins to wait for connections; returns the channel, or null after a failure. */
  ServerSocketChannel listen(String host, int port) {
    ServerSocketChannel channel = null;
    try {
      channel = ServerSocketChannel.open();
      channel.configureBlocking(false);
      channel.bind(find(host, port), 1);
      ServerSocketChannel waiting = channel;
      loop.register(channel, SelectionKey.OP_ACCEPT, () -> accept(waiting));
      return channel;
    } catch (IOException e) {
      Sockets.close(channel);
      failed.accept(reason(e));
      return null;
    }
  }

  private void accept(ServerSocketChannel waiting) {
    try {
      SocketChannel channel = waiting.accept();
      if (channel != null) {
        channel.configureBlocking(false);
        connected.accept(channel);
      }
    } catch (IOException e) {
      Sockets.close(waiting);
      failed.accept(reason(e));
    }
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
