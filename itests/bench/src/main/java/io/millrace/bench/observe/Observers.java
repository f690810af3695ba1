// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.observe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/**
 * Clients that observe one resource, each at an address and port of its own: a hundred addresses of
 * loopback at each of as many ports as that takes. One socket of all addresses receives what goes
 * to a port; a client sends by a socket that has its address for that moment. They acknowledge what
 * is confirmable and send nothing else after they have registered.
 */
final class Observers implements AutoCloseable {
  private static final int ADDRESSES = 100;
  private static final int AT_ONCE = 200;
  private static final long AGAIN_NANOS = 2_000_000_000L;
  private static final long GIVE_UP_NANOS = 60_000_000_000L;

  private final List<DatagramChannel> ports = new ArrayList<>();
  private final Selector selector = Selector.open();
  private final InetSocketAddress server;
  private final ByteBuffer in = ByteBuffer.allocateDirect(ObserveDatagram.MOST_BYTES);
  private final ByteBuffer out = ByteBuffer.allocateDirect(ObserveDatagram.MOST_BYTES);
  private final int[] heard; // the newest value of each; -1: not registered
  private volatile IOException failure;
  private int round;
  private int complete;
  private int registered;
  private long notifications;

  Observers(int count, InetSocketAddress server) throws IOException {
    this.server = server;
    heard = new int[count];
    java.util.Arrays.fill(heard, -1);
    for (int i = 0; i < count; i += ADDRESSES) {
      ports.add(open("0.0.0.0", 0));
    }
    for (DatagramChannel each : ports) {
      each.configureBlocking(false);
      each.register(selector, SelectionKey.OP_READ, each);
    }
    Thread loop = new Thread(this::receive, "observers");
    loop.setDaemon(true);
    loop.start();
  }

  private static DatagramChannel open(String address, int port) throws IOException {
    return DatagramChannel.open()
        .setOption(StandardSocketOptions.SO_REUSEADDR, true)
        .bind(new InetSocketAddress(address, port));
  }

  private static int port(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Registers those up to that one; returns when all are. */
  void register(int upTo, String uri) throws IOException, InterruptedException {
    long end = System.nanoTime() + GIVE_UP_NANOS;
    int sent = registered();
    while (registered() < upTo) {
      check(end, "only " + registered() + " of " + upTo + " are registered");
      while (sent < upTo && sent - registered() < AT_ONCE) {
        ask(sent++, uri);
      }
      // All were asked: who has not answered is asked again.
      if (!awaitRegistered(sent < upTo ? sent - AT_ONCE / 2 : upTo)) {
        for (int i = 0; i < sent; i++) {
          if (isMissing(i)) {
            ask(i, uri);
          }
        }
      }
    }
  }

  private void ask(int index, String uri) throws IOException {
    send(index, ObserveDatagram.register(index, index, uri));
  }

  private void send(int index, ByteBuffer datagram) throws IOException {
    int port = port(ports.get(index / ADDRESSES));
    try (DatagramChannel own = open("127.0.1." + (1 + index % ADDRESSES), port)) {
      own.send(datagram, server);
    }
  }

  private synchronized boolean isMissing(int index) {
    return heard[index] < 0;
  }

  private synchronized boolean awaitRegistered(int least) throws InterruptedException {
    long end = System.nanoTime() + AGAIN_NANOS;
    while (registered < Math.min(least, heard.length)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    wait(1);
    return true;
  }

  private synchronized int registered() {
    return registered;
  }

  private void check(long end, String otherwise) throws IOException {
    if (failure != null) {
      throw new IOException(failure);
    }
    if (System.nanoTime() - end > 0) {
      throw new IOException(otherwise);
    }
  }

  private void receive() {
    try {
      while (true) {
        selector.select(
            key -> {
              try {
                drain((DatagramChannel) key.attachment());
              } catch (IOException broken) {
                failure = broken;
              }
            });
      }
    } catch (ClosedSelectorException | IOException end) {
      // the benchmark is over
    }
  }

  private void drain(DatagramChannel port) throws IOException {
    while (port.receive(in.clear()) != null) {
      in.flip();
      int index = ObserveDatagram.index(in);
      if (index < 0 || index >= heard.length) {
        continue;
      }
      if (ObserveDatagram.isConfirmable(in)) {
        send(index, ObserveDatagram.acknowledgement(out, ObserveDatagram.messageId(in)));
      }
      int value = ObserveDatagram.value(in);
      if (value >= 0) {
        took(index, value, ObserveDatagram.observes(in));
      }
    }
  }

  private synchronized void took(int index, int value, boolean observes) {
    if (!observes) {
      failure = new IOException("observer " + index + " does not observe");
    }
    boolean first = heard[index] < 0;
    if (first) {
      registered++;
      notifyAll();
    } else {
      notifications++;
    }
    if (value > heard[index]) {
      heard[index] = value;
      complete += value == round && !first ? 1 : 0;
      if (complete == registered) {
        notifyAll();
      }
    }
  }

  /** Says which value is to come next. */
  synchronized void expect(int value) {
    round = value;
    complete = 0;
  }

  /** Waits until all have the value that was expected; returns how many of them have not. */
  synchronized int await(long millis) throws InterruptedException, IOException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (complete < registered && System.nanoTime() - end < 0 && failure == null) {
      wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    check(end + Long.MAX_VALUE / 2, "");
    return registered - complete;
  }

  /** Returns how many notifications came. */
  synchronized long notifications() {
    return notifications;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (DatagramChannel each : ports) {
      each.close();
    }
  }
}
