// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Asks for a resource through a proxy, a new request every 20 ms, until 2.05 Content comes: seldom
 * enough that a router which is still starting has room for all of them to wait.
 */
final class FirstAnswer {
  private static final int EVERY_MILLIS = 20;
  private static final int CON_WITH_TWO_BYTES_OF_TOKEN = 0x42;
  private static final int GET = 1;
  private static final int CONTENT = 0x45;
  private static final int PROXY_URI = 35;

  private FirstAnswer() {}

  /** Returns how long it took; fails after {@code limit}. */
  static Duration await(InetSocketAddress proxy, String uri, Duration limit)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(proxy);
      socket.setSoTimeout(EVERY_MILLIS);
      for (int id = 1; System.nanoTime() - begun < limit.toNanos(); id++) {
        if (isAnswered(socket, request(id, uri))) {
          return Duration.ofNanos(System.nanoTime() - begun);
        }
      }
    }
    throw new IOException("no answer within " + limit);
  }

  private static boolean isAnswered(DatagramSocket socket, byte[] request)
      throws IOException, InterruptedException {
    DatagramPacket answer = new DatagramPacket(new byte[1500], 1500);
    try {
      socket.send(new DatagramPacket(request, request.length));
      do {
        socket.receive(answer);
      } while (answer.getLength() < 4 || answer.getData()[1] != CONTENT);
      return true;
    } catch (PortUnreachableException e) {
      Thread.sleep(EVERY_MILLIS);
    } catch (SocketTimeoutException e) {
      return false;
    }
    return false;
  }

  /** Returns a confirmable GET [RFC 7252 §3]; the message ID is the token too. */
  static byte[] request(int id, String uri) {
    byte[] value = uri.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer datagram = ByteBuffer.allocate(9 + value.length);
    datagram.put((byte) CON_WITH_TWO_BYTES_OF_TOKEN).put((byte) GET);
    datagram.putShort((short) id).putShort((short) id);
    datagram.put((byte) 0xDD).put((byte) (PROXY_URI - 13)).put((byte) (value.length - 13));
    return datagram.put(value).array();
  }
}
