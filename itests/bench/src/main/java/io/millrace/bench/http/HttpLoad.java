// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * HTTP clients, each with a connection that stays and one request after the other, all on one
 * thread. A connection that the server ends is opened anew, and counted.
 */
public final class HttpLoad implements AutoCloseable {
  private final Selector selector = Selector.open();
  private final List<Connection> connections = new ArrayList<>();
  private long good;
  private long bad;
  private long reopened;
  private String firstBad = "";

  /** What came of it in so many seconds. */
  public record Seen(long good, long bad, long reopened, double seconds, String firstBad) {
    /** Returns the good answers in a second. */
    public double rate() {
      return good / seconds;
    }
  }

  private final class Connection {
    final InetSocketAddress server;
    final ByteBuffer request;
    final HttpAnswers answers;
    SocketChannel channel;

    Connection(InetSocketAddress server, String request, String expected) throws IOException {
      this.server = server;
      byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
      this.request = ByteBuffer.allocateDirect(bytes.length).put(bytes);
      this.answers = new HttpAnswers(expected);
      open();
    }

    void open() throws IOException {
      answers.clear();
      channel = SocketChannel.open(server);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
      request.rewind();
      while (request.hasRemaining()) {
        channel.write(request);
      }
    }

    void read() throws IOException {
      int status = answers.read(channel);
      if (status == HttpAnswers.ENDED) {
        reopened++;
        channel.close();
        open();
        send();
      } else if (status != HttpAnswers.MORE) {
        count(answers.line());
        send();
      }
    }

    private void count(String line) {
      if (line.isEmpty()) {
        good++;
      } else {
        bad++;
        firstBad = firstBad.isEmpty() ? line : firstBad;
      }
    }
  }

  /**
   * Connects.
   *
   * @param request its bytes, without a body
   * @param expected how the first line of a good answer begins
   */
  public HttpLoad(InetSocketAddress server, int clients, String request, String expected)
      throws IOException {
    for (int i = 0; i < clients; i++) {
      connections.add(new Connection(server, request, expected));
    }
    for (Connection each : connections) {
      each.send();
    }
  }

  /** Lets the clients send for so long. */
  public Seen run(double seconds) throws IOException {
    good = 0;
    bad = 0;
    reopened = 0;
    long begun = System.nanoTime();
    long end = begun + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      selector.select(HttpLoad::read, 100);
    }
    return new Seen(good, bad, reopened, (System.nanoTime() - begun) / 1e9, firstBad);
  }

  private static void read(SelectionKey key) {
    try {
      ((Connection) key.attachment()).read();
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
    }
  }

  @Override
  public void close() throws IOException {
    for (Connection each : connections) {
      each.channel.close();
    }
    selector.close();
  }
}
