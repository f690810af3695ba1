// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client that sends each request once, and counts what comes of them. */
final class OnceClient implements AutoCloseable {
  private static final int LISTENING_MILLIS = 50;
  private static final int GET = 1;
  private static final int RECEIVE_BYTES = 4 << 20;

  private final DatagramSocket socket = new DatagramSocket();
  private final BitSet answered = new BitSet();
  private final List<LocalTime> times = new ArrayList<>();
  private int sent;
  private int unreachable;

  OnceClient(int port) throws IOException {
    // The answers to what waited come all at once, and what finds no room here looks lost.
    socket.setReceiveBufferSize(RECEIVE_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    socket.setSoTimeout(LISTENING_MILLIS);
  }

  /** Sends GET /.well-known/core as NON, with its number as token [RFC 7252 §3]. */
  void send() throws IOException {
    int id = sent++;
    times.add(LocalTime.now());
    byte[] head = {0x52, GET, 0x55, (byte) id, (byte) (id >> 8), (byte) id};
    byte[] path = "\u00bb.well-known\u0004core".getBytes("ISO-8859-1");
    byte[] all = Arrays.copyOf(head, head.length + path.length);
    System.arraycopy(path, 0, all, head.length, path.length);
    try {
      socket.send(new DatagramPacket(all, all.length));
    } catch (PortUnreachableException earlier) {
      unreachable++;
    }
  }

  void listen() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
    try {
      socket.receive(packet);
      byte[] bytes = packet.getData();
      if (packet.getLength() > 6) {
        answered.set((bytes[4] & 0xFF) << 8 | bytes[5] & 0xFF);
      }
    } catch (PortUnreachableException gone) {
      unreachable++;
    } catch (SocketTimeoutException nothing) {
      // The next one may come.
    }
  }

  /** Goes on until the router answers what is sent now. */
  void awaitAnswer() throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    for (int before = answered.cardinality(); answered.cardinality() == before; listen()) {
      assertThat(System.nanoTime()).isLessThan(end);
      send();
    }
  }

  /** Listens until everything is answered, or nothing came for a while. */
  void settle() throws IOException {
    for (int quiet = 0; quiet < 200 && answered.cardinality() < sent; quiet++) {
      int before = answered.cardinality();
      listen();
      quiet = answered.cardinality() > before ? 0 : quiet;
    }
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Returns how often nobody was at the port. */
  int unreachable() {
    return unreachable;
  }

  /** Returns how many requests have had no answer. */
  int unanswered() {
    return sent - answered.cardinality();
  }

  /** Says which requests have had no answer, and when they were sent. */
  String missing() {
    StringBuilder text = new StringBuilder();
    for (int i = answered.nextClearBit(0); i < sent; i = answered.nextClearBit(i + 1)) {
      text.append(i).append(" sent at ").append(times.get(i)).append('\n');
    }
    return text.toString();
  }

  /** Returns how many requests were sent. */
  int sent() {
    return sent;
  }
}
