// SPDX-License-Identifier: Apache-2.0
package org.example.carrier.tunnel;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.transport.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.function.Consumer;

/** One TCP connection: splits its stream into datagrams. Used on the event loop only. */
final class Connection {
  static final int MAX_DATAGRAM_BYTES = 4096;
  private static final int LENGTH_BYTES = 2;

  final Peer peer;
  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(LENGTH_BYTES + MAX_DATAGRAM_BYTES);
  private ByteBuffer unsent = ByteBuffer.allocate(0);

  Connection(SocketChannel channel) throws IOException {
    this.channel = channel;
    this.peer =
        new Peer(
            TunnelCarrier.TRANSPORT,
            (InetSocketAddress) channel.getRemoteAddress(),
            (InetSocketAddress) channel.getLocalAddress(),
            "");
  }

  /**
   * Reads what has arrived and gives each whole datagram to {@code sink}.
   *
   * @throws IOException when the connection has ended, or a datagram is longer than allowed
   */
  void read(Consumer<Bytes> sink) throws IOException {
    int count = channel.read(in);
    in.flip();
    while (in.remaining() >= LENGTH_BYTES) {
      int length = in.getShort(in.position()) & 0xFFFF;
      if (length > MAX_DATAGRAM_BYTES) {
        throw new IOException("a datagram of " + length + " bytes");
      }
      if (in.remaining() < LENGTH_BYTES + length) {
        break;
      }
      sink.accept(Bytes.copyOf(in.slice(in.position() + LENGTH_BYTES, length)));
      in.position(in.position() + LENGTH_BYTES + length);
    }
    in.compact();
    if (count < 0) {
      throw new IOException("the peer has closed the connection");
    }
  }

  /** Sends a datagram; drops it while an earlier one is not sent whole, as a full network does. */
  void send(Bytes datagram, SelectionKey key) throws IOException {
    if (unsent.hasRemaining() || datagram.length() > MAX_DATAGRAM_BYTES) {
      return;
    }
    unsent = ByteBuffer.allocate(LENGTH_BYTES + datagram.length());
    unsent.putShort((short) datagram.length());
    datagram.putInto(unsent);
    unsent.flip();
    flush(key);
  }

  /** Goes on sending; asks to be called again when there is room for more. */
  void flush(SelectionKey key) throws IOException {
    channel.write(unsent);
    if (unsent.hasRemaining()) {
      key.interestOpsOr(SelectionKey.OP_WRITE);
    } else {
      key.interestOpsAnd(~SelectionKey.OP_WRITE);
    }
  }

  void close() throws IOException {
    channel.close();
  }
}
