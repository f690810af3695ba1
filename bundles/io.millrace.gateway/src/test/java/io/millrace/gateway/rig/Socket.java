// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.rig;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapMessage;
import io.millrace.coap.DatagramCodec;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** A plain UDP socket that speaks in messages. */
public final class Socket implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final DatagramCodec codec = new DatagramCodec();
  private final DatagramSocket socket;
  private SocketAddress sender;

  /** Opens a socket on a free port of the loopback address. */
  public Socket() throws SocketException {
    socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(TIMEOUT_MILLIS);
  }

  /** Returns its port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Sends a message. */
  public void send(SocketAddress to, CoapMessage message) throws IOException {
    send(to, codec.serialize(message));
  }

  /** Sends a datagram. */
  public void send(SocketAddress to, Bytes datagram) throws IOException {
    socket.send(new DatagramPacket(datagram.toArray(), datagram.length(), to));
  }

  /** Waits for a message. */
  public CoapMessage receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    socket.receive(packet);
    sender = packet.getSocketAddress();
    return codec.parse(Bytes.copyOf(packet.getData(), 0, packet.getLength())).message();
  }

  /** Answers whom the last message came from. */
  public void reply(CoapMessage message) throws IOException {
    send(sender, message);
  }

  /** Tells whether nothing has come by now. */
  public boolean isSilent() throws IOException {
    socket.setSoTimeout(1);
    try {
      receive();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(TIMEOUT_MILLIS);
    }
  }

  /** Returns the address of this socket. */
  public InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  @Override
  public void close() {
    socket.close();
  }
}
