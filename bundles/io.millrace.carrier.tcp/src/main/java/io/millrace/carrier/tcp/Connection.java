// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.tcp;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;

/**
 * One connection: its channel, what was read and not yet consumed, and what waits to be sent. It
 * outlives the loop that serves it, and goes to the next build as a map of JDK types. On the loop.
 */
final class Connection {
  private static final String ID = "id";
  private static final String CHANNEL = "channel";
  private static final String IN = "in";
  private static final String OUT = "out";
  private static final String NOTE = "note";
  private static final String SINCE = "since";

  final String id;
  final SocketChannel channel;
  final InetSocketAddress remote;
  final Security security;
  final StreamBuffer in;
  final StreamBuffer out;

  /** When it was opened, in milliseconds of the wall clock. */
  final long since;

  /** Null until a handshake is over. */
  private Peer peer;

  Bytes note;
  SelectionKey key;
  boolean paused;

  /** There was no room for what the channel has: it is read again when there may be. */
  boolean starved;

  boolean announced;

  /** Nothing is sent after what waits, and nothing that comes is looked at. */
  boolean closing;

  boolean finSent;

  /** When the present state has to be over, by the monotonic clock; MAX_VALUE for never. */
  long due = Long.MAX_VALUE;

  long bytesIn;
  long bytesOut;

  Connection(
      String id,
      SocketChannel channel,
      Security security,
      TcpLimits limits,
      ByteBudget budget,
      long since)
      throws IOException {
    this.id = id;
    this.channel = channel;
    this.remote = (InetSocketAddress) channel.getRemoteAddress();
    this.security = security;
    this.in = new StreamBuffer(budget, limits.receiveBytes());
    this.out = new StreamBuffer(budget, limits.sendBytes());
    this.since = since;
  }

  /**
   * Goes on with what another build has saved.
   *
   * @throws IOException when its channel is closed
   */
  static Connection restore(Map<?, ?> saved, Security security, TcpLimits limits, ByteBudget budget)
      throws IOException {
    Connection restored =
        new Connection(
            (String) saved.get(ID),
            (SocketChannel) saved.get(CHANNEL),
            security,
            limits,
            budget,
            (Long) saved.get(SINCE));
    if (!restored.in.add(Bytes.wrap((byte[]) saved.get(IN)))
        || !restored.out.add(Bytes.wrap((byte[]) saved.get(OUT)))) {
      restored.release();
      throw new IOException("there is no room for what waits");
    }
    restored.note = saved.get(NOTE) instanceof byte[] note ? Bytes.wrap(note) : null;
    return restored;
  }

  Map<String, Object> save() {
    Map<String, Object> saved = new HashMap<>();
    saved.put(ID, id);
    saved.put(CHANNEL, channel);
    saved.put(SINCE, since);
    saved.put(IN, in.toArray());
    saved.put(OUT, out.toArray());
    if (note != null) {
      saved.put(NOTE, note.toArray());
    }
    security.save(saved);
    release();
    return saved;
  }

  InetAddress address() {
    return remote.getAddress();
  }

  /** Returns who is at the other end. */
  Peer peer(String transport) {
    if (peer == null) {
      peer = new Peer(transport, remote, null, security.principal(), id);
    }
    return peer;
  }

  /** Tells whether a message layer has not consumed anything of it yet. */
  boolean isUnproven() {
    return note == null;
  }

  /** Reads; false at the end of the stream. */
  boolean read() throws IOException {
    int before = in.length();
    int count = security.read(channel, in);
    bytesIn += in.length() - before;
    starved = count == 0;
    return count >= 0;
  }

  /** Writes as much as the channel takes. */
  boolean write() throws IOException {
    int before = out.length();
    boolean done = security.write(channel, out);
    bytesOut += before - out.length();
    return done;
  }

  void release() {
    in.release();
    out.release();
    security.release();
  }
}
