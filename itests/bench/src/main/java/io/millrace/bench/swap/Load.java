// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The clients: they send at a steady rate, whatever became of the requests before. One thread sends
 * and receives for all of them; any thread may ask how many requests are open.
 */
final class Load implements AutoCloseable {
  static final int PER_SECOND = 300;
  private static final long EVERY_NANOS = 1_000_000_000L / PER_SECOND;
  private static final long TICK_NANOS = 5_000_000;

  /** A thread that was not scheduled for so long does not make up for it. */
  private static final long LATE_NANOS = 200_000_000;

  private final InetSocketAddress router;
  private final Mix mix;
  private final Tally tally;
  private final Selector selector = Selector.open();
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final Map<Bytes, Exchange> open = new HashMap<>();
  private final Map<Bytes, Observation> observations = new HashMap<>();

  /** Tokens whose answers come twice, as the network was to double or to lose something. */
  private final Set<Bytes> provoked = new HashSet<>();

  private final List<Exchange> doubled = new ArrayList<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = Wire.buffer();
  private final Thread thread = new Thread(this::loop, "load");
  private volatile boolean sending;
  private volatile boolean closed;
  private volatile int waiting;
  private volatile Exception failure;

  /** Opens the clients' sockets; nothing is sent before it is told to. */
  Load(InetSocketAddress router, Mix mix, Tally tally) throws IOException {
    this.router = router;
    this.mix = mix;
    this.tally = tally;
    for (int i = 0; i < Mix.CLIENTS; i++) {
      DatagramChannel channel = Wire.open();
      channel.register(selector, SelectionKey.OP_READ, i);
      channels.add(channel);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Opens a session for every client. */
  void login() {
    for (int i = 0; i < Mix.CLIENTS; i++) {
      int client = i;
      tasks.add(() -> begin(mix.login(client)));
    }
  }

  /** Registers an observation. */
  void observe(Observation observation) {
    tasks.add(
        () -> {
          Exchange registration =
              mix.observe(observation.client, observation.uri, observation::heard);
          observations.values().remove(observation);
          observations.put(registration.message.token(), observation);
          begin(registration);
        });
  }

  /** Begins to send, or stops; what is open goes on. */
  void send(boolean now) {
    sending = now;
  }

  /** Returns how many requests are not answered yet. */
  int open() throws IOException {
    if (failure != null) {
      throw new IOException("the load failed", failure);
    }
    return waiting + tasks.size();
  }

  private void loop() {
    try {
      long next = System.nanoTime();
      long tick = next;
      while (!closed) {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        long now = System.nanoTime();
        next = sending && now - next < LATE_NANOS ? next : now;
        for (; sending && now - next >= 0; next += EVERY_NANOS) {
          begin(mix.next());
        }
        if (now - tick >= 0) {
          tick = now + TICK_NANOS;
          tick(now);
        }
        receive();
        waiting = open.size();
      }
    } catch (IOException | RuntimeException broken) {
      failure = broken;
    }
  }

  private void begin(Exchange exchange) {
    tally.sent(exchange.sentAt);
    open.put(exchange.message.token(), exchange);
    if (exchange.doubledAt != 0) {
      doubled.add(exchange);
    }
    send(exchange.client, exchange.datagram);
  }

  private void send(int client, Bytes datagram) {
    try {
      Wire.send(channels.get(client), datagram, router);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tick(long now) {
    List<Exchange> over = new ArrayList<>();
    for (Exchange exchange : open.values()) {
      if (exchange.isDue(now)) {
        tally.retransmitted(now, "by the client: " + exchange);
        send(exchange.client, exchange.datagram);
      }
      if (exchange.isGivenUp(now)) {
        over.add(exchange);
      }
    }
    over.forEach(exchange -> lost(exchange, "no answer"));
    doubled.removeIf(exchange -> isDoubled(exchange, now));
  }

  private boolean isDoubled(Exchange exchange, long now) {
    boolean due = now - exchange.doubledAt >= 0;
    if (due) {
      provoked.add(exchange.message.token());
      send(exchange.client, exchange.datagram);
    }
    return due;
  }

  private void receive() throws IOException {
    selector.select(1);
    for (SelectionKey key : selector.selectedKeys()) {
      DatagramChannel channel = (DatagramChannel) key.channel();
      for (buffer.clear(); channel.receive(buffer) != null; buffer.clear()) {
        CoapMessage message = Wire.parse(Bytes.copyOf(buffer.flip()));
        if (message != null) {
          take((int) key.attachment(), message);
        }
      }
    }
    selector.selectedKeys().clear();
  }

  private void take(int client, CoapMessage message) {
    if (!CoapCode.isResponse(message.code())) {
      control(client, message);
      return;
    }
    Exchange exchange = open.get(message.token());
    if (exchange != null && exchange.isAnswerToBeLost) {
      exchange.isAnswerToBeLost = false;
      exchange.acknowledge();
      provoked.add(message.token());
      return;
    }
    if (message.type() == MessageType.CON) {
      send(client, Wire.serialize(CoapMessage.empty(MessageType.ACK, message.messageId())));
    }
    Observation observation = observations.get(message.token());
    if (exchange != null) {
      answered(exchange, message);
    } else if (observation != null) {
      observation.heard(message);
    } else if (!provoked.contains(message.token())) {
      tally.retransmitted(System.nanoTime(), "by the router, to a client: " + message);
    }
  }

  /** An acknowledgement or a reset without a response [RFC 7252 §4.2]. */
  private void control(int client, CoapMessage message) {
    for (Exchange exchange : List.copyOf(open.values())) {
      if (exchange.client == client && exchange.message.messageId() == message.messageId()) {
        if (message.type() == MessageType.ACK) {
          exchange.acknowledge();
        } else if (message.type() == MessageType.RST) {
          lost(exchange, "reset");
        }
      }
    }
  }

  private void answered(Exchange exchange, CoapMessage answer) {
    open.remove(answer.token());
    if (!CoapCode.isSuccess(answer.code())) {
      tally.lost(exchange, CoapCode.text(answer.code()) + " " + text(answer));
    } else if (!exchange.right.test(answer)) {
      tally.wrong(exchange + ": " + answer);
    } else {
      tally.answered(exchange, System.nanoTime());
    }
    exchange.after.accept(answer);
  }

  private static String text(CoapMessage answer) {
    String text = answer.payload().utf8();
    return text.length() > 60 ? text.substring(0, 60) : text;
  }

  private void lost(Exchange exchange, String how) {
    open.remove(exchange.message.token());
    tally.lost(exchange, how);
    exchange.after.accept(null);
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
    for (DatagramChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
