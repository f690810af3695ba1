// SPDX-License-Identifier: Apache-2.0
package org.example.carrier.tunnel;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The event loop: one thread that accepts connections, reads them, runs tasks and calls the
 * listener. An exception of the listener is logged and ends nothing. When it closes, its
 * connections are closed, but not the socket.
 */
final class TunnelLoop implements CarrierPort, Runnable {
  private static final System.Logger LOG = System.getLogger(TunnelLoop.class.getName());
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long CLOSE_MILLIS = 2000;

  private final ServerSocketChannel server;
  private final int limit;
  private final CarrierListener listener;
  private final Time time;
  private final Selector selector;
  private final Thread thread = new Thread(this, "carrier-" + TunnelCarrier.TRANSPORT);
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Map<Peer, SelectionKey> connections = new HashMap<>();
  private volatile boolean closed;
  private boolean paused;
  private long due = Long.MAX_VALUE;

  TunnelLoop(ServerSocketChannel server, int limit, CarrierListener listener, Time time) {
    this.server = server;
    this.limit = limit;
    this.listener = listener;
    this.time = time;
    try {
      this.selector = Selector.open();
      server.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void run() {
    try {
      while (!closed) {
        await();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          guarded(task);
        }
        due = Long.MAX_VALUE;
        guarded(() -> due = listener.runTimers(time.nanos()));
      }
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the tunnel ends: its selector failed", e);
    } finally {
      closed = true;
      connections.values().forEach(TunnelLoop::closeConnection);
      try {
        selector.close();
      } catch (IOException e) {
        LOG.log(Level.ERROR, "the tunnel could not close its selector", e);
      }
    }
  }

  private void await() throws IOException {
    long millis = (due - time.nanos() + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    if (due == Long.MAX_VALUE) {
      selector.select(this::serve);
    } else if (millis > 0) {
      selector.select(this::serve, millis);
    } else {
      selector.selectNow(this::serve);
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | LinkageError e) { // a bundle may have been replaced meanwhile
      LOG.log(Level.ERROR, "a task or the listener of the tunnel failed", e);
    }
  }

  private void serve(SelectionKey key) {
    if (!key.isValid()) {
      return;
    }
    if (key.isAcceptable()) {
      accept();
      return;
    }
    Connection connection = (Connection) key.attachment();
    try {
      if (key.isWritable()) {
        connection.flush(key);
      }
      if (key.isReadable()) {
        connection.read(datagram -> guarded(() -> listener.received(connection.peer, datagram)));
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> connection.peer + " ends: " + e.getMessage());
      connections.remove(connection.peer);
      closeConnection(key);
    }
  }

  private void accept() {
    try {
      SocketChannel channel = server.accept();
      if (channel == null) {
        return;
      }
      if (connections.size() >= limit) {
        channel.close();
        return;
      }
      channel.configureBlocking(false);
      Connection connection = new Connection(channel);
      int interest = paused ? 0 : SelectionKey.OP_READ;
      connections.put(connection.peer, channel.register(selector, interest, connection));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended while it was accepted", e);
    }
  }

  private static void closeConnection(SelectionKey key) {
    try {
      ((Connection) key.attachment()).close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection could not be closed", e);
    }
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  @Override
  public boolean onLoop() {
    return Thread.currentThread() == thread;
  }

  /** Returns the connected peer at {@code remote}, or one to which nothing can be sent. */
  @Override
  public Peer peer(InetSocketAddress remote) {
    for (Peer each : connections.keySet()) {
      if (each.remote().equals(remote)) {
        return each;
      }
    }
    return new Peer(TunnelCarrier.TRANSPORT, remote, null, "");
  }

  @Override
  public void send(Peer peer, Bytes datagram) {
    SelectionKey key = connections.get(peer);
    if (key == null) {
      execute(() -> listener.unreachable(peer));
      return;
    }
    try {
      ((Connection) key.attachment()).send(datagram, key);
    } catch (IOException e) {
      connections.remove(peer);
      closeConnection(key);
      execute(() -> listener.unreachable(peer));
    }
  }

  @Override
  public void pause() {
    paused = true;
    connections.values().forEach(key -> key.interestOpsAnd(~SelectionKey.OP_READ));
  }

  @Override
  public void resume() {
    paused = false;
    connections.values().forEach(key -> key.interestOpsOr(SelectionKey.OP_READ));
  }

  @Override
  public int maxDatagramBytes() {
    return Connection.MAX_DATAGRAM_BYTES;
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (!onLoop()) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
