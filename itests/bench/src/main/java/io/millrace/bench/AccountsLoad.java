// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients with sessions of two accounts, of which the second may not use the proxy, ask for the
 * same resources in turn: each sends its next request when the last one is answered. One thread.
 */
final class AccountsLoad implements AutoCloseable {
  /** Half of them have the one account, half the other. */
  static final int CLIENTS = 64;

  private static final int CREATED = 201;
  private static final int FORBIDDEN = 403;
  private static final int UNAUTHORIZED = 401;
  private static final int CONTENT = 205;
  private static final int MESSAGE_IDS = 65536;
  private static final int SELECT_MILLIS = 100;
  private static final long LOST_NANOS = 5_000_000_000L;

  private final String origin;
  private final Selector selector = Selector.open();
  private final Client[] clients = new Client[CLIENTS];
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(2048);
  private int asked;
  private long permitted;
  private long refused;
  private final Map<Integer, Long> wrong = new TreeMap<>();
  private long wrongs;
  private long lost;

  /**
   * What they saw.
   *
   * @param permitted content for the account that may
   * @param refused refusals for the account that may not
   * @param wrong any other answers, by their codes
   */
  record Seen(int clients, long permitted, long refused, Map<Integer, Long> wrong, long lost) {}

  /** One client; its message ID is its token too. */
  private static final class Client {
    final DatagramChannel channel;
    final boolean mayAsk;
    int number;
    long since;

    Client(DatagramChannel channel, boolean mayAsk) {
      this.channel = channel;
      this.mayAsk = mayAsk;
    }
  }

  /**
   * Opens the sessions.
   *
   * @param tokens of the account that may use the proxy, and of the one that may not
   */
  AccountsLoad(int router, int origin, List<String> tokens) throws IOException {
    this.origin = "coap://127.0.0.1:" + origin + "/r%08d";
    for (int i = 0; i < CLIENTS; i++) {
      DatagramChannel channel =
          DatagramChannel.open()
              .bind(new InetSocketAddress("127.0.0.1", 0))
              .connect(new InetSocketAddress("127.0.0.1", router));
      channel.configureBlocking(false);
      clients[i] = new Client(channel, i % 2 == 0);
      channel.register(selector, SelectionKey.OP_READ, clients[i]);
      login(clients[i], tokens.get(i % 2));
    }
  }

  private void login(Client client, String token) throws IOException {
    client.channel.write(
        CoapDatagram.request(CoapDatagram.POST, "sessions", ++client.number, token));
    for (long end = System.nanoTime() + LOST_NANOS; System.nanoTime() < end; ) {
      selector.select(SELECT_MILLIS);
      selector.selectedKeys().clear();
      int code = read(client);
      if (code == CREATED || code >= 400) {
        return; // whoever may not even log in is refused later
      }
    }
    throw new IOException("a session was not opened in time");
  }

  /** Asks until there are so many answers more. */
  Seen ask(long answers) throws IOException {
    permitted = 0;
    refused = 0;
    wrong.clear();
    wrongs = 0;
    lost = 0;
    for (Client each : clients) {
      send(each);
    }
    while (permitted + refused + wrongs + lost < answers) {
      selector.select(this::answered, SELECT_MILLIS);
      giveUp();
    }
    return new Seen(CLIENTS, permitted, refused, Map.copyOf(wrong), lost);
  }

  private void answered(SelectionKey key) {
    Client client = (Client) key.attachment();
    try {
      for (int code = read(client); code >= 0; code = read(client)) {
        if (code == 0) {
          continue;
        }
        boolean denied = code == FORBIDDEN || code == UNAUTHORIZED;
        permitted += client.mayAsk && code == CONTENT ? 1 : 0;
        refused += !client.mayAsk && denied ? 1 : 0;
        if (client.mayAsk ? code != CONTENT : !denied) {
          wrong.merge(code, 1L, Long::sum);
          wrongs++;
        }
        send(client);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void giveUp() throws IOException {
    for (Client each : clients) {
      if (System.nanoTime() - each.since > LOST_NANOS) {
        lost++;
        send(each);
      }
    }
  }

  private void send(Client client) throws IOException {
    client.number = (client.number + 1) % MESSAGE_IDS;
    String uri = String.format(Locale.ROOT, origin, asked++ % ProxyThresholds.CACHED_URIS);
    client.since = System.nanoTime();
    client.channel.write(CoapDatagram.proxied(CoapDatagram.GET, uri, client.number));
  }

  /** Returns the code of an answer, 0 for what is none, -1 when nothing is there. */
  private int read(Client client) throws IOException {
    buffer.clear();
    if (client.channel.read(buffer) <= 0) {
      return -1;
    }
    buffer.flip();
    if (CoapDatagram.isConfirmable(buffer)) {
      client.channel.write(CoapDatagram.acknowledgement(buffer));
    }
    return CoapDatagram.token(buffer) == client.number ? CoapDatagram.code(buffer) : 0;
  }

  @Override
  public void close() throws IOException {
    selector.close();
    for (Client each : clients) {
      each.channel.close();
    }
  }
}
