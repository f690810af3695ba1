// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Reads and writes the connections of a loop. From a connection whose other side does not take what
 * is sent to it nothing more is read; one that takes nothing for long is closed. On the loop.
 */
final class Traffic {
  private static final Logger LOG = System.getLogger(Traffic.class.getName());
  private static final CallbackGuard LISTENER =
      CallbackGuard.outermost(Traffic.class, "the listener of a carrier");
  private static final CallbackGuard CLOSING =
      new CallbackGuard(Traffic.class, "closing a connection");

  /** How long the other side may go on sending after this one has said that it ends. */
  private static final long LINGER_NANOS = 2_000_000_000L;

  private final TcpCarrier.Parts parts;
  private final StreamListener listener;
  private final Selector selector;
  private final Time time;
  private final Set<Connection> waiting = new LinkedHashSet<>();
  private final Queue<Connection> round = new ArrayDeque<>();
  private final ByteBuffer rubbish = ByteBuffer.allocate(4096);

  Traffic(TcpCarrier.Parts parts, StreamListener listener, Selector selector, Time time) {
    this.parts = parts;
    this.listener = listener;
    this.selector = selector;
    this.time = time;
  }

  Connection find(Peer peer) {
    Connection found = parts.connections().get(peer.connection());
    return found == null || found.closing ? null : found;
  }

  /** Begins with a connection, or goes on with one of another loop. */
  void adopt(Connection connection, TcpLoop loop) {
    try {
      connection.paused = false;
      connection.announced = false;
      connection.key = connection.channel.register(selector, 0, connection);
      if (connection.security instanceof Tls tls) {
        tls.whenReady(() -> loop.execute(() -> ready(connection, tls)));
      }
      if (!connection.security.isOpen()) {
        connection.due = time.nanos() + parts.limits().handshake().toNanos();
      }
      announce(connection);
      waiting.add(connection);
      flush(connection);
    } catch (IOException | RuntimeException gone) {
      fail(connection, gone.toString());
    }
  }

  private void announce(Connection connection) {
    if (!connection.announced && connection.security.isOpen() && !connection.closing) {
      connection.announced = true;
      connection.due = Long.MAX_VALUE;
      Peer peer = connection.peer(parts.name());
      LISTENER.run(listener, each -> each.opened(peer, connection.note));
    }
  }

  private void ready(Connection connection, Tls tls) {
    try {
      tls.ready(connection.in);
      progress(connection, true);
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  /** The channel can be read or written. */
  void serve(Connection connection) {
    try {
      if (connection.finSent) {
        discard(connection);
      } else {
        boolean more = !connection.key.isReadable() || connection.read();
        progress(connection, more);
      }
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  private void progress(Connection connection, boolean more) {
    announce(connection);
    if (connection.announced && !connection.paused) {
      deliver(connection);
    }
    if (more) {
      flush(connection);
    } else if (connection.closing) {
      drop(connection);
    } else {
      fail(connection, "the other side has closed it");
    }
  }

  private boolean isOpen(Connection connection) {
    return parts.connections().get(connection.id) == connection;
  }

  private void deliver(Connection connection) {
    int consumed = 1;
    while (consumed > 0 && !connection.paused && !connection.closing && !connection.in.isEmpty()) {
      Peer peer = connection.peer(parts.name());
      Bytes bytes = connection.in.view();
      consumed = LISTENER.get(listener, each -> each.received(peer, bytes), 0);
      if (!isOpen(connection)) {
        return; // it has failed while something was sent
      }
      parts.meters().bytesIn.add(consumed);
      connection.in.taken(consumed);
      connection.starved &= consumed == 0;
    }
  }

  /** Gives the listener what waits at connections that it reads again; true when more is there. */
  boolean deliverWaiting() {
    round.addAll(waiting);
    waiting.clear();
    for (Connection each = round.poll(); each != null; each = round.poll()) {
      if (isOpen(each) && each.announced && !each.paused) {
        serveWaiting(each);
      }
    }
    return !waiting.isEmpty();
  }

  private void serveWaiting(Connection connection) {
    try {
      boolean more = !isReadOn(connection) || connection.read();
      progress(connection, more);
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  private static boolean isReadOn(Connection connection) {
    return connection.starved || connection.security.holdsInput();
  }

  boolean send(Connection connection, Bytes bytes) {
    if (connection.closing || !connection.out.add(bytes)) {
      return false;
    }
    parts.meters().bytesOut.add(bytes.length());
    flush(connection);
    return true;
  }

  /** Writes what the channel takes, and says what to wait for. */
  private void flush(Connection connection) {
    if (!isOpen(connection) || !connection.key.isValid()) {
      return;
    }
    try {
      int before = connection.out.length();
      boolean done = connection.write();
      if (done && connection.closing && !connection.finSent) {
        finish(connection);
      }
      watchStall(connection, done, before);
      boolean reads =
          connection.finSent
              || !connection.paused
                  && !connection.starved
                  && connection.out.length() <= parts.limits().mostUnread();
      int interest = (reads ? SelectionKey.OP_READ : 0) | (done ? 0 : SelectionKey.OP_WRITE);
      connection.key.interestOps(interest);
    } catch (IOException e) {
      failed(connection, e);
    }
  }

  private void watchStall(Connection connection, boolean done, int before) {
    if (!connection.security.isOpen() || connection.finSent) {
      return;
    }
    if (done) {
      connection.due = Long.MAX_VALUE;
    } else if (connection.due == Long.MAX_VALUE || connection.out.length() < before) {
      connection.due = time.nanos() + parts.limits().stall().toNanos();
    }
  }

  void pause(Connection connection) {
    connection.paused = true;
    flush(connection);
  }

  void resume(Connection connection) {
    connection.paused = false;
    waiting.add(connection);
    flush(connection);
  }

  /** Ends a connection once everything has gone out. */
  void close(Connection connection) {
    connection.closing = true;
    flush(connection);
  }

  private void finish(Connection connection) throws IOException {
    connection.security.closeOutput();
    connection.write();
    connection.channel.shutdownOutput();
    connection.finSent = true;
    connection.due = time.nanos() + LINGER_NANOS;
  }

  /** What was not read when a channel is closed would take what was sent with it. */
  private void discard(Connection connection) throws IOException {
    rubbish.clear();
    if (connection.channel.read(rubbish) < 0) {
      drop(connection);
    }
  }

  /** Ends what has taken too long. */
  void sweep(long now) {
    for (Connection each : parts.connections().all()) {
      if (each.due != Long.MAX_VALUE && now - each.due >= 0) {
        late(each);
      } else if (!each.paused && (each.starved || !each.in.isEmpty())) {
        waiting.add(each); // what found no memory before may find some now
      }
    }
  }

  private void late(Connection connection) {
    if (connection.closing) {
      drop(connection);
    } else if (connection.security.isOpen()) {
      parts.meters().stalled.increment();
      fail(connection, "the other side takes nothing");
    } else {
      parts.meters().handshakesFailed.increment();
      fail(connection, "its handshake takes too long");
    }
  }

  private void failed(Connection connection, IOException e) {
    if (e instanceof SSLException && connection.security instanceof Tls tls) {
      parts.meters().handshakesFailed.increment();
      CLOSING.run(() -> tls.sendAlert(connection.channel));
    }
    fail(connection, e.toString());
  }

  /** Ends a connection at once. */
  void fail(Connection connection, String why) {
    LOG.log(Level.DEBUG, () -> "connection of " + connection.remote + " ends: " + why);
    if (isOpen(connection)) {
      drop(connection);
      if (connection.announced && !connection.closing) {
        Peer peer = connection.peer(parts.name());
        LISTENER.run(listener, each -> each.closed(peer));
      }
    }
  }

  private void drop(Connection connection) {
    parts.connections().remove(connection);
    waiting.remove(connection);
    CLOSING.close(connection.channel);
    connection.release();
  }
}
