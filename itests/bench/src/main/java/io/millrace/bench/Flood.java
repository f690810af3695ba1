// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends logins with bad tokens at a steady rate, from one port or from sources that nobody is at:
 * each datagram leaves from the next of 10,000 addresses out of 127.1.0.0/16, and the answers go
 * nowhere.
 */
final class Flood implements AutoCloseable {
  private static final int PER_SECOND = 4000;
  private static final int SOURCES = 10_000;

  private final InetSocketAddress router;
  private final boolean forged;
  private final BadTokens tokens;
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "flood");
  private volatile boolean stopped;
  private volatile long sent;

  Flood(InetSocketAddress router, boolean forged, BadTokens tokens) throws IOException {
    this.router = router;
    this.forged = forged;
    this.tokens = tokens;
    for (int source = 0; source < (forged ? SOURCES : 1); source++) {
      channels.add(open(source));
    }
    thread.start();
  }

  private DatagramChannel open(int source) throws IOException {
    byte[] address = {
      127, (byte) (forged ? 1 : 0), (byte) (source / 250), (byte) (source % 250 + 1)
    };
    DatagramChannel channel = DatagramChannel.open();
    channel.configureBlocking(false);
    channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), 0));
    return channel;
  }

  private void run() {
    long begun = System.nanoTime();
    try {
      while (!stopped) {
        long due = (System.nanoTime() - begun) * PER_SECOND / 1_000_000_000;
        while (sent < due && !stopped) {
          send((int) sent);
          sent++;
        }
        LockSupport.parkNanos(500_000);
      }
    } catch (IOException failure) {
      throw new IllegalStateException("the flood has dried up", failure);
    }
  }

  private void send(int number) throws IOException {
    DatagramChannel channel = channels.get(number % channels.size());
    ByteBuffer login =
        CoapDatagram.request(CoapDatagram.POST, "sessions", number, tokens.next(number));
    channel.send(login, router);
  }

  /** Returns how many it has sent. */
  long sent() {
    return sent;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stopped = true;
    thread.join();
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }
}
