// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.netty;

import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

/**
 * An HTTP/1.1 server on Netty's codec. One thread accepts, one loop reads and writes, and handlers
 * that wait have the threads of an executor.
 */
public final class NettyServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NettyServer.class.getName());
  private static final int BACKLOG = 64;
  private static final long STOP_MILLIS = 1000;

  private final ServerSocketChannel socket = ServerSocketChannel.open();
  private final Supplier<Loop> making;
  private Loop loop;

  /**
   * Listens.
   *
   * @param tls makes the engine of a connection; null without TLS
   * @param name how its threads' names begin
   * @throws IOException when it cannot, as when somebody else has the port
   */
  public NettyServer(
      InetSocketAddress address,
      RequestHandling handling,
      ExecutorService workers,
      Supplier<SSLEngine> tls,
      String name)
      throws IOException {
    try {
      socket.bind(address, BACKLOG);
    } catch (IOException taken) {
      socket.close();
      throw taken;
    }
    ServerLimits limits = ServerLimits.standard();
    making = () -> new Loop(limits, handling, workers, tls, name);
    Daemon.thread(name + "accept", this::accept).start();
  }

  /** Returns the port that is listened on. */
  public int port() {
    return socket.socket().getLocalPort();
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        serve(socket.accept());
      } catch (ClosedChannelException end) {
        return;
      } catch (IOException noDescriptors) {
        LOG.log(Level.WARNING, "a connection could not be accepted", noDescriptors);
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException ending) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void serve(SocketChannel client) throws IOException {
    if (!socket.isOpen()) {
      client.close();
      return;
    }
    if (loop == null) {
      loop = making.get();
    }
    loop.serve(client);
  }

  /** Ends listening, and every connection after at most a second. */
  @Override
  public void close() {
    Loop open;
    try {
      socket.close();
    } catch (IOException already) {
      LOG.log(Level.DEBUG, "the socket is closed", already);
    }
    synchronized (this) {
      open = loop;
    }
    if (open != null) {
      open.close(STOP_MILLIS);
    }
  }
}
