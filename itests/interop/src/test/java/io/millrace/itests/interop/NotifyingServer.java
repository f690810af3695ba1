// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A server on loopback whose every request observes one resource, a text. It notifies each
 * observation until a notification is reset.
 */
final class NotifyingServer implements AutoCloseable {
  private static final int ACKNOWLEDGES = 0x60;
  private static final int NON_CONFIRMABLE = 0x50;
  private static final int RESET = 0x70;
  private static final int CONTENT = 0x45;

  private record Observer(SocketAddress who, byte[] token) {}

  private final DatagramSocket socket =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final Map<String, Observer> observers = new LinkedHashMap<>();
  private final Map<Integer, String> notified = new LinkedHashMap<>();
  private String text = "first";
  private int number = 2;
  private int messageId;
  private int requests;

  NotifyingServer() throws IOException {
    Thread loop = new Thread(this::receive, "observed server");
    loop.setDaemon(true);
    loop.start();
  }

  String uri() {
    return "coap://127.0.0.1:" + socket.getLocalPort() + "/n";
  }

  private void receive() {
    byte[] buffer = new byte[2048];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        take(buffer, packet.getSocketAddress());
      } catch (IOException closed) {
        // The loop ends with the socket.
      }
    }
  }

  private synchronized void take(byte[] datagram, SocketAddress from) throws IOException {
    int id = (datagram[2] & 0xff) << 8 | datagram[3] & 0xff;
    if ((datagram[0] & 0xf0) == RESET) {
      observers.remove(notified.get(id));
    } else if (datagram[1] != 0) {
      requests++;
      Observer observer = new Observer(from, Arrays.copyOfRange(datagram, 4, 4 + datagram[0] % 16));
      observers.put(from + HexFormat.of().formatHex(observer.token), observer);
      send(ACKNOWLEDGES, id, observer);
    }
  }

  private void send(int type, int id, Observer to) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) (type | to.token.length), CONTENT});
    out.writeBytes(new byte[] {(byte) (id >> 8), (byte) id});
    out.writeBytes(to.token);
    out.writeBytes(new byte[] {0x61, (byte) number, 0x60, (byte) 0xff}); // Observe, text
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    socket.send(new DatagramPacket(out.toByteArray(), out.size(), to.who));
  }

  /** Changes the text and notifies. */
  synchronized void become(String next) throws IOException {
    text = next;
    number++;
    for (Map.Entry<String, Observer> each : observers.entrySet()) {
      notified.put(++messageId, each.getKey());
      send(NON_CONFIRMABLE, messageId, each.getValue());
    }
  }

  synchronized int observations() {
    return observers.size();
  }

  synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    socket.close();
  }
}
