// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A device on a battery, on loopback: its network keeps a request until it wakes, seconds later,
 * and one of ten is lost meanwhile. It answers every request with a few bytes, in the
 * acknowledgement.
 */
final class SleepingDevice implements AutoCloseable {
  private static final int LONGEST_MILLIS = 12_000;
  private static final int ONE_OF_SO_MANY_IS_LOST = 10;
  private static final int HEADER_BYTES = 4;

  /** 2.05, acknowledged, without options [RFC 7252 §3]. */
  private static final int ACKNOWLEDGEMENT = 0x60;

  private static final int CONTENT = 0x45;
  private static final byte[] PAYLOAD = {(byte) 0xff, 'a', 'w', 'a', 'k', 'e'};

  private final DatagramSocket socket =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final ScheduledExecutorService alarm =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "sleeping device"));
  private final Random random;

  SleepingDevice(long seed) throws IOException {
    random = new Random(seed);
    daemon(this::receive, "network of the sleeping device").start();
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  int port() {
    return socket.getLocalPort();
  }

  private void receive() {
    byte[] buffer = new byte[2048];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (!socket.isClosed()) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
        if (packet.getLength() >= HEADER_BYTES && random.nextInt(ONE_OF_SO_MANY_IS_LOST) > 0) {
          byte[] answer = answer(buffer);
          SocketAddress to = packet.getSocketAddress();
          int millis = random.nextInt(LONGEST_MILLIS);
          alarm.schedule(() -> send(answer, to), millis, TimeUnit.MILLISECONDS);
        }
      } catch (IOException closed) {
        // The loop ends with the socket.
      }
    }
  }

  private static byte[] answer(byte[] request) {
    int tokenLength = request[0] & 0xf;
    byte[] answer = Arrays.copyOf(request, HEADER_BYTES + tokenLength + PAYLOAD.length);
    answer[0] = (byte) (ACKNOWLEDGEMENT | tokenLength);
    answer[1] = CONTENT;
    System.arraycopy(PAYLOAD, 0, answer, HEADER_BYTES + tokenLength, PAYLOAD.length);
    return answer;
  }

  private void send(byte[] answer, SocketAddress to) {
    try {
      socket.send(new DatagramPacket(answer, answer.length, to));
    } catch (IOException closed) {
      // Nobody waits for it any more.
    }
  }

  @Override
  public void close() {
    alarm.shutdownNow();
    socket.close();
  }
}
