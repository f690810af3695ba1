// SPDX-License-Identifier: Apache-2.0
package io.millrace.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A UDP port that keeps every datagram and answers each with the datagrams it is told to. */
final class RawPeer implements AutoCloseable {
  private final DatagramSocket socket;
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private volatile int peerPort;

  RawPeer(Function<byte[], List<byte[]>> answers) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread thread = new Thread(() -> serve(answers), "raw-peer");
    thread.setDaemon(true);
    thread.start();
  }

  /** Keeps what comes and says nothing. */
  static RawPeer silent() throws IOException {
    return new RawPeer(request -> List.of());
  }

  private void serve(Function<byte[], List<byte[]>> answers) {
    DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
    while (!socket.isClosed()) {
      try {
        packet.setLength(4096);
        socket.receive(packet);
        byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
        peerPort = packet.getPort();
        received.add(request);
        for (byte[] answer : answers.apply(request)) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Returns the next datagram that came; fails when none does. */
  byte[] next() throws InterruptedException {
    byte[] datagram = received.poll(10, TimeUnit.SECONDS);
    if (datagram == null) {
      throw new AssertionError("nothing came within 10 s");
    }
    return datagram;
  }

  int peerPort() {
    return peerPort;
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Returns the address as a gateway's on the command line. */
  String address() {
    return "127.0.0.1:" + port();
  }

  /**
   * Returns an answer to {@code request}: type and code of {@code head} (two bytes), the request's
   * message ID and token, then {@code rest}, all in hexadecimal.
   */
  static byte[] answer(byte[] request, String head, String rest) {
    int tokenBytes = request[0] & 15;
    String hex = HexFormat.of().formatHex(request);
    byte[] start = HexFormat.of().parseHex(head);
    start[0] |= (byte) tokenBytes;
    String token = hex.substring(8, 8 + 2 * tokenBytes);
    return HexFormat.of()
        .parseHex(HexFormat.of().formatHex(start) + hex.substring(4, 8) + token + rest);
  }

  @Override
  public void close() {
    socket.close();
  }
}
