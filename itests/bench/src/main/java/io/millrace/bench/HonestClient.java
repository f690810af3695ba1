// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client that asks for {@code /help} at a steady rate and logs in now and then, while others do
 * what they do. It sends each request once: what is lost counts.
 */
final class HonestClient implements AutoCloseable {
  private static final int PER_SECOND = 200;
  private static final long LOST = 2_000_000_000L;
  private static final int CONTENT = 205;
  private static final int CREATED = 201;

  private final InetSocketAddress router;
  private final DatagramChannel channel;
  private final Selector selector;
  private final Map<Integer, Long> asked = new HashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(2048);
  private long[] nanos = new long[1024];
  private int answers;
  private int loggedIn;
  private int number;

  /**
   * What it saw.
   *
   * @param asked requests for /help
   * @param lost those not answered within two seconds
   * @param p50 milliseconds
   * @param logins logins tried
   * @param loggedIn logins that were answered with 2.01
   */
  record Seen(int asked, int lost, double p50, double p99, double max, int logins, int loggedIn) {}

  HonestClient(InetSocketAddress router) throws IOException {
    this.router = router;
    channel = DatagramChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
    channel.configureBlocking(false);
    selector = Selector.open();
    channel.register(selector, SelectionKey.OP_READ);
  }

  /** Asks for so long, with the logins spread evenly over that time. */
  Seen ask(int seconds, List<String> tokens) throws IOException {
    long begun = System.nanoTime();
    int all = seconds * PER_SECOND;
    int logins = 0;
    for (int help = 0; help < all; ) {
      long now = System.nanoTime();
      if ((now - begun) * PER_SECOND / 1_000_000_000 >= help) {
        asked.put(++number, System.nanoTime());
        send(CoapDatagram.request(CoapDatagram.GET, "help", number, ""));
        help++;
      }
      if (logins < tokens.size() && help >= (logins + 1) * all / (tokens.size() + 1)) {
        send(CoapDatagram.request(CoapDatagram.POST, "sessions", ++number, tokens.get(logins++)));
      }
      receive(1);
    }
    for (long end = System.nanoTime() + LOST; System.nanoTime() < end; ) {
      receive(20);
    }
    return seen(all, logins);
  }

  private void send(ByteBuffer datagram) throws IOException {
    channel.send(datagram, router);
  }

  private void receive(int millis) throws IOException {
    selector.select(millis);
    selector.selectedKeys().clear();
    for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
      take(buffer.flip());
    }
  }

  private void take(ByteBuffer datagram) throws IOException {
    if (CoapDatagram.isConfirmable(datagram)) {
      send(CoapDatagram.acknowledgement(datagram));
    }
    Long since = asked.get(CoapDatagram.token(datagram));
    if (since != null && CoapDatagram.code(datagram) == CONTENT) {
      asked.remove(CoapDatagram.token(datagram));
      nanos = answers < nanos.length ? nanos : Arrays.copyOf(nanos, 2 * answers);
      nanos[answers++] = System.nanoTime() - since;
    } else if (CoapDatagram.code(datagram) == CREATED) {
      loggedIn++;
    }
  }

  private Seen seen(int all, int logins) {
    long[] sorted = Arrays.copyOf(nanos, answers);
    Arrays.sort(sorted);
    return new Seen(
        all,
        asked.size(),
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        millis(sorted, 1),
        logins,
        loggedIn);
  }

  private static double millis(long[] sorted, double part) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int at = (int) Math.ceil(part * sorted.length) - 1;
    return Math.round(sorted[Math.max(0, at)] / 1e4) / 100.0;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
