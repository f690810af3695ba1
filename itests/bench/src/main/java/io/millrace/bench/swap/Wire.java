// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.ParseResult;
import io.millrace.coap.DatagramCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Random;

/** CoAP messages on UDP sockets of loopback, by the router's own codec on our own class path. */
final class Wire {
  static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_BYTES = 65_535;
  private static final DatagramCodec CODEC = new DatagramCodec();

  private Wire() {}

  /** Opens a socket that does not block on a port that the system chooses. */
  static DatagramChannel open() throws IOException {
    DatagramChannel channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    channel.configureBlocking(false);
    return channel;
  }

  static ByteBuffer buffer() {
    return ByteBuffer.allocate(MOST_BYTES);
  }

  static Bytes serialize(CoapMessage message) {
    return CODEC.serialize(message);
  }

  /** Returns the message, null when it is none. */
  static CoapMessage parse(Bytes datagram) {
    ParseResult result = CODEC.parse(datagram);
    return result.isMessage() ? result.message() : null;
  }

  static void send(DatagramChannel channel, Bytes datagram, SocketAddress to) throws IOException {
    try {
      channel.send(datagram.toBuffer(), to);
    } catch (PortUnreachableException closed) {
      // The socket of the other side is closed: as a datagram that was lost.
    }
  }

  /** Returns a body that belongs to this number, in letters and digits. */
  static Bytes body(int number, int bytes) {
    Random random = new Random(number);
    byte[] body = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      body[i] = (byte) "abcdefghijklmnopqrstuvwxyz0123456789".charAt(random.nextInt(36));
    }
    return Bytes.wrap(body);
  }
}
