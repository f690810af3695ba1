// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A client that sends confirmable requests at a steady rate and retransmits each as RFC 7252 §4.2
 * says: first after 2 to 3 s, then after twice as long each time, four times at most. Its thread
 * sends and receives; any thread asks what came of it.
 */
final class RetransmittingClient implements AutoCloseable {
  private static final long FIRST_NANOS = 2_000_000_000L;
  private static final int RETRANSMISSIONS = 4;
  private static final long GIVE_UP_NANOS = 93_000_000_000L;
  private static final int SELECT_MILLIS = 1;

  /** A session may ask devices so often; the others ask the gateway itself. */
  private static final int READS_ONE_IN = 60;

  private final DatagramChannel channel;
  private final Selector selector;
  private final String uri;
  private final long everyNanos;
  private final Random random = new Random(7);
  private final Thread thread = new Thread(this::loop, "retransmitting-client");
  private final Map<Integer, Request> open = new HashMap<>();
  private final List<Request> all = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private int number;
  private volatile boolean quiet;
  private volatile boolean closed;
  private volatile Exception failure;

  /** A request and what came of it. */
  static final class Request {
    final long at = System.nanoTime();
    private final ByteBuffer datagram;
    private long timeout;
    private long due;
    int transmissions = 1;
    boolean acknowledged;
    long answeredAt;
    int code;

    private Request(ByteBuffer datagram, long timeout) {
      this.datagram = datagram;
      this.timeout = timeout;
      this.due = at + timeout;
    }

    /** Tells whether it was answered as it is when nobody restarts anything. */
    boolean isGood() {
      return code / 100 == 2;
    }
  }

  /** Opens a session and begins to send. */
  RetransmittingClient(InetSocketAddress router, String uri, String token, int rate)
      throws IOException {
    this.uri = uri;
    this.everyNanos = 1_000_000_000L / rate;
    channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0)).connect(router);
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
    add(CoapDatagram.request(CoapDatagram.POST, "sessions", ++number, token));
    thread.setDaemon(true);
    thread.start();
  }

  private void loop() {
    try {
      long next = System.nanoTime();
      while (!closed) {
        for (; !quiet && System.nanoTime() - next >= 0; next += everyNanos) {
          int id = ++number;
          add(
              id % READS_ONE_IN == 0
                  ? CoapDatagram.proxied(CoapDatagram.GET, uri, id)
                  : CoapDatagram.request(CoapDatagram.GET, "help", id, ""));
        }
        receive();
        retransmit();
      }
    } catch (IOException | RuntimeException broken) {
      failure = broken;
    }
  }

  private synchronized void add(ByteBuffer datagram) throws IOException {
    Request request = new Request(datagram, FIRST_NANOS + random.nextLong(FIRST_NANOS / 2));
    open.put(number, request);
    all.add(request);
    write(datagram.duplicate());
  }

  private void write(ByteBuffer datagram) throws IOException {
    try {
      channel.write(datagram);
    } catch (PortUnreachableException nobody) {
      // It retransmits in any case.
    }
  }

  private void receive() throws IOException {
    selector.select(SELECT_MILLIS);
    selector.selectedKeys().clear();
    for (buffer.clear(); more(); buffer.clear()) {
      take(buffer.flip());
    }
  }

  private boolean more() throws IOException {
    try {
      return channel.receive(buffer) != null;
    } catch (PortUnreachableException nobody) {
      return false;
    }
  }

  private synchronized void take(ByteBuffer datagram) throws IOException {
    if (CoapDatagram.isConfirmable(datagram)) {
      write(CoapDatagram.acknowledgement(datagram));
    }
    int token = CoapDatagram.token(datagram);
    if (token < 0) {
      acknowledge(datagram.getShort(2));
      return;
    }
    Request answered = open.remove(token);
    if (answered != null) {
      answered.answeredAt = System.nanoTime();
      answered.code = CoapDatagram.code(datagram);
    }
  }

  private void acknowledge(short messageId) {
    open.forEach(
        (id, request) -> {
          if (id.shortValue() == messageId) {
            request.acknowledged = true;
          }
        });
  }

  private synchronized void retransmit() throws IOException {
    long now = System.nanoTime();
    for (Iterator<Request> each = open.values().iterator(); each.hasNext(); ) {
      Request request = each.next();
      if (now - request.at > GIVE_UP_NANOS) {
        each.remove();
      } else if (!request.acknowledged
          && now - request.due >= 0
          && request.transmissions <= RETRANSMISSIONS) {
        request.transmissions++;
        request.timeout *= 2;
        request.due = now + request.timeout;
        write(request.datagram.duplicate());
      }
    }
  }

  /** Returns how many requests were answered well. */
  synchronized long good() {
    return all.stream().filter(Request::isGood).count();
  }

  /** Sends nothing new, waits until all is answered or given up, and returns all requests. */
  List<Request> settle() throws IOException, InterruptedException {
    quiet = true;
    for (boolean waits = true; waits; Thread.sleep(20)) {
      synchronized (this) {
        waits = !open.isEmpty() && failure == null;
      }
    }
    if (failure != null) {
      throw new IOException("the client failed", failure);
    }
    synchronized (this) {
      return List.copyOf(all);
    }
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
