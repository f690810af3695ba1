// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device on a UDP port of loopback, as it should be: it answers a duplicate as before, sends a
 * separate answer until it is acknowledged, and counts how often it has executed each request. Its
 * answer to a request is the request's last Uri-Path segment, with Observe when that was asked for.
 */
final class FieldDevice implements AutoCloseable {
  private static final Duration NOTIFY = Duration.ofMillis(250);
  private static final Duration REPEAT = Duration.ofMillis(500);

  private final CoapCodec codec;
  private final DatagramChannel channel;
  private final Duration delay;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Prober::daemon);
  private final Map<String, Bytes> answered = new ConcurrentHashMap<>();
  private final Map<Integer, CoapMessage> unacknowledged = new ConcurrentHashMap<>();
  private final Map<Integer, Observer> observers = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> executed = new ConcurrentHashMap<>();
  private final AtomicInteger messageIds = new AtomicInteger(0x2000);

  private record Observer(SocketAddress peer, Bytes token, AtomicInteger number) {}

  /**
   * Opens the port.
   *
   * @param delay zero to piggyback the answer; else the separate answer comes after it
   */
  FieldDevice(CoapCodec codec, int port, Duration delay) throws IOException {
    this.codec = codec;
    this.delay = delay;
    channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    Thread reader = new Thread(this::read, "field-device");
    reader.setDaemon(true);
    reader.start();
    long period = NOTIFY.toMillis();
    clock.scheduleAtFixedRate(this::notifyAllObservers, period, period, TimeUnit.MILLISECONDS);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocate(65535);
    while (channel.isOpen()) {
      try {
        SocketAddress peer = channel.receive(buffer.clear());
        take(peer, codec.parse(Bytes.copyOf(buffer.flip())).message());
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void take(SocketAddress peer, CoapMessage message) {
    if (message.type() == MessageType.ACK || message.type() == MessageType.RST) {
      unacknowledged.remove(message.messageId());
      if (message.type() == MessageType.RST) {
        observers.remove(message.messageId());
      }
      return;
    }
    String id = peer + " " + message.messageId();
    Bytes before = answered.get(id);
    if (before != null) {
      send(peer, before);
    } else if (CoapCode.isRequest(message.code())) {
      execute(peer, id, message);
    }
  }

  private void execute(SocketAddress peer, String id, CoapMessage request) {
    String said = segment(request);
    executed.computeIfAbsent(said, none -> new AtomicInteger()).incrementAndGet();
    boolean confirmable = request.type() == MessageType.CON;
    if (!delay.isZero()) {
      Bytes acknowledgement =
          codec.serialize(CoapMessage.empty(MessageType.ACK, request.messageId()));
      answered.put(id, confirmable ? acknowledgement : Bytes.EMPTY);
      if (confirmable) {
        send(peer, acknowledgement);
      }
      clock.schedule(
          () -> separate(peer, request.token(), said), delay.toMillis(), TimeUnit.MILLISECONDS);
      return;
    }
    boolean observed = request.options().uint(OptionNumber.OBSERVE, -1) == 0;
    int type = confirmable ? MessageType.ACK : MessageType.NON;
    int messageId = confirmable ? request.messageId() : nextId();
    CoapResponse answer = observed ? reading(0) : content(said);
    Bytes datagram = codec.serialize(CoapMessage.of(type, messageId, request.token(), answer));
    answered.put(id, datagram);
    send(peer, datagram);
    if (observed) {
      observers.values().removeIf(each -> each.token.equals(request.token()));
      observers.put(messageId, new Observer(peer, request.token(), new AtomicInteger()));
    }
  }

  private static String segment(CoapMessage request) {
    String last = "";
    for (Bytes each : request.options().all(OptionNumber.URI_PATH)) {
      last = each.utf8();
    }
    return last;
  }

  private static CoapResponse content(String said) {
    return new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8(said));
  }

  private static CoapResponse reading(int number) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, (long) number).build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("reading " + number));
  }

  private int nextId() {
    return messageIds.getAndIncrement() & 0xFFFF;
  }

  private void separate(SocketAddress peer, Bytes token, String said) {
    CoapMessage message = CoapMessage.of(MessageType.CON, nextId(), token, content(said));
    unacknowledged.put(message.messageId(), message);
    repeat(peer, message);
  }

  private void repeat(SocketAddress peer, CoapMessage message) {
    if (unacknowledged.containsKey(message.messageId())) {
      send(peer, codec.serialize(message));
      clock.schedule(() -> repeat(peer, message), REPEAT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void notifyAllObservers() {
    for (Map.Entry<Integer, Observer> each : Map.copyOf(observers).entrySet()) {
      Observer observer = observers.remove(each.getKey());
      int messageId = nextId();
      observers.put(messageId, observer);
      CoapResponse reading = reading(observer.number.incrementAndGet());
      CoapMessage message = CoapMessage.of(MessageType.NON, messageId, observer.token, reading);
      send(observer.peer, codec.serialize(message));
    }
  }

  private void send(SocketAddress peer, Bytes datagram) {
    try {
      if (!datagram.isEmpty()) {
        channel.send(datagram.toBuffer(), peer);
      }
    } catch (ClosedChannelException e) {
      // The test is over.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns how often the request whose last segment this is was executed. */
  int executed(String segment) {
    AtomicInteger times = executed.get(segment);
    return times == null ? 0 : times.get();
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    channel.close();
  }
}
