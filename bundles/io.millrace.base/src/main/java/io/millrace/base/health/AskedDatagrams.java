// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.TimeUnit;

/**
 * One datagram to a socket of this machine, sent up to three times until its answer comes.
 *
 * @param waitMillis for how long an answer is waited for each time
 */
record AskedDatagrams(int waitMillis) {
  static final int WAIT_MILLIS = 800;

  private static final int TRIES = 3;
  private static final int MOST_BYTES = 1500;

  /** What counts as an answer. */
  interface Answer {
    boolean is(byte[] bytes, int length);
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @return whether one came
   * @throws IOException when it cannot be sent
   */
  boolean answers(InetSocketAddress bound, byte[] request, Answer answer) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(waitMillis);
      for (int i = 0; i < TRIES; i++) {
        socket.send(
            new DatagramPacket(request, request.length, AskedGateway.host(bound), bound.getPort()));
        if (isAnswered(socket, answer)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isAnswered(DatagramSocket socket, Answer answer) throws IOException {
    DatagramPacket received = new DatagramPacket(new byte[MOST_BYTES], MOST_BYTES);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
    try {
      while (System.nanoTime() < deadline) {
        socket.receive(received);
        if (answer.is(received.getData(), received.getLength())) {
          return true;
        }
      }
      return false;
    } catch (SocketTimeoutException none) {
      return false;
    }
  }
}
