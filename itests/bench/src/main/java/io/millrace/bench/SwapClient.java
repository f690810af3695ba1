// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client with a session that reads a sensor a hundred times a second, whatever became of the
 * requests before, and renews its session twenty times a second, which the store has to write down.
 * It sends each request once. Its thread sends and receives; any thread asks what came of it.
 */
final class SwapClient implements AutoCloseable {
  private static final long EVERY_NANOS = 10_000_000;
  private static final int READS_A_LOGIN = 5;
  private static final int SELECT_MILLIS = 1;

  private final DatagramChannel channel;
  private final Selector selector;
  private final String uri;
  private final String token;
  private final Thread thread = new Thread(this::loop, "swap-client");
  private final Map<Integer, Sent> open = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private List<Sent> sent = new ArrayList<>();
  private int number;
  private volatile boolean closed;
  private volatile Exception failure;

  /** A request and what came of it. Guarded by the client. */
  static final class Sent {
    final boolean login;
    final long at;
    long answeredAt;
    int code;

    private Sent(boolean login, long at) {
      this.login = login;
      this.at = at;
    }

    /** Tells whether it was answered as it is when nobody replaces anything. */
    boolean isGood() {
      return code / 100 == 2;
    }

    double millis() {
      return (answeredAt - at) / 1e6;
    }
  }

  /** Begins to send. */
  SwapClient(InetSocketAddress router, String uri, String token) throws IOException {
    this.uri = uri;
    this.token = token;
    channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0)).connect(router);
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    try {
      long next = System.nanoTime();
      while (!closed) {
        if (System.nanoTime() - next >= 0) {
          next += EVERY_NANOS;
          send();
        }
        receive();
      }
    } catch (IOException | RuntimeException broken) {
      failure = broken;
    }
  }

  private synchronized void send() throws IOException {
    int id = ++number;
    boolean login = id % (READS_A_LOGIN + 1) == 1;
    ByteBuffer datagram =
        login
            ? CoapDatagram.request(CoapDatagram.POST, "sessions", id, token)
            : CoapDatagram.proxied(CoapDatagram.GET, uri, id);
    Sent request = new Sent(login, System.nanoTime());
    open.put(id, request);
    sent.add(request);
    channel.write(datagram);
  }

  private void receive() throws IOException {
    selector.select(SELECT_MILLIS);
    selector.selectedKeys().clear();
    for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
      take(buffer.flip());
    }
  }

  private synchronized void take(ByteBuffer datagram) throws IOException {
    if (CoapDatagram.isConfirmable(datagram)) {
      channel.write(CoapDatagram.acknowledgement(datagram));
    }
    Sent answered = open.remove(CoapDatagram.token(datagram));
    if (answered != null) {
      answered.answeredAt = System.nanoTime();
      answered.code = CoapDatagram.code(datagram);
    }
  }

  /** Tells whether every request that was sent before that moment is answered. */
  synchronized boolean isAnswered(long before) {
    return open.values().stream().noneMatch(each -> each.at - before < 0);
  }

  /** Returns how many requests since the last {@link #drain} were answered well. */
  synchronized long good() {
    return sent.stream().filter(Sent::isGood).count();
  }

  /** Returns the requests sent before that moment and not returned yet, as they are now. */
  synchronized List<Sent> drain(long before) throws IOException {
    if (failure != null) {
      throw new IOException("the client failed", failure);
    }
    List<Sent> drained = sent.stream().filter(each -> each.at - before < 0).toList();
    sent = new ArrayList<>(sent.subList(drained.size(), sent.size()));
    open.values().removeAll(drained);
    return drained;
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    selector.close();
    channel.close();
  }
}
