// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * A CoAP server whose resources answer at once, later, or much later; it recognises messages that
 * were sent again [RFC 7252 §4.2], and sends its own again until they are acknowledged. Only the
 * devices' thread uses it.
 */
final class UdpDevice implements AutoCloseable {
  private static final int REMEMBERED = 20_000;
  private static final int NOTIFY_MILLIS = 500;
  private static final int ATTEMPTS = 4;
  private static final long ACK_TIMEOUT_MILLIS = 2500;
  private static final int MAX_AGE_SECONDS = 5;

  private final int number;
  private final DatagramChannel channel;
  private final Timers timers;
  private final Executions executions;
  private final Tally tally;
  private final Random random;
  private final Bodies bodies;
  private final Map<Received, Bytes> received =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Received, Bytes> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Map<Received, Observer> unacknowledged = new HashMap<>();
  private final Map<Bytes, Observer> observers = new HashMap<>();
  private int messageId;
  private int counter;

  /** A message, by who sent it. */
  private record Received(SocketAddress from, int messageId) {}

  /** Who observes; without a token for what is no notification. */
  private record Observer(SocketAddress at, Bytes token) {}

  UdpDevice(
      int number,
      DatagramChannel channel,
      Timers timers,
      Executions executions,
      Tally tally,
      Random random) {
    this.number = number;
    this.channel = channel;
    this.timers = timers;
    this.executions = executions;
    this.tally = tally;
    this.random = random;
    this.bodies = new Bodies(executions);
    messageId = random.nextInt(65_536);
    timers.after(random.nextInt(NOTIFY_MILLIS), this::notifyObservers);
  }

  void take(SocketAddress from, CoapMessage message) {
    if (message.type() == MessageType.ACK || message.type() == MessageType.RST) {
      Observer observer = unacknowledged.remove(new Received(from, message.messageId()));
      if (message.type() == MessageType.RST && observer != null) {
        observers.remove(observer.token());
        tally.reset("device " + number + ": the router resets " + message.messageId());
      }
      return;
    }
    if (!CoapCode.isRequest(message.code())) {
      return;
    }
    Received key = new Received(from, message.messageId());
    if (received.containsKey(key)) {
      again(key, message);
      return;
    }
    boolean isDropped = message.asRequest().joinedPath().endsWith("lossy");
    received.put(key, Bytes.EMPTY);
    if (!isDropped) {
      serve(key, message);
    }
  }

  private void again(Received key, CoapMessage message) {
    Bytes reply = received.get(key);
    if (message.asRequest().joinedPath().endsWith("lossy") && reply.isEmpty()) {
      serve(key, message);
      return;
    }
    tally.retransmitted(System.nanoTime(), "by the router, to device " + number + ": " + message);
    if (!reply.isEmpty()) {
      send(key.from(), reply);
    }
  }

  private void serve(Received key, CoapMessage message) {
    String path = message.asRequest().joinedPath().replaceFirst("^/", "");
    switch (path) {
      case "now", "lossy" -> reply(key, message, echo(message));
      case "put" -> put(key, message);
      case "separate" -> later(key, message, 1 + random.nextInt(20));
      case "late" -> later(key, message, 6000 + random.nextInt(24_000));
      case "body" -> reply(key, message, bodies.serve(message.asRequest()));
      case "observed" -> observe(key, message);
      default -> reply(key, message, CoapResponse.of(CoapCode.NOT_FOUND));
    }
  }

  private static CoapResponse echo(CoapMessage message) {
    Bytes query = Bytes.utf8(String.join("&", message.asRequest().query()));
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.CONTENT_FORMAT, 0L)
            .add(OptionNumber.MAX_AGE, MAX_AGE_SECONDS)
            .build();
    return new CoapResponse(CoapCode.CONTENT, options, query);
  }

  private void put(Received key, CoapMessage message) {
    executions.executed(message.payload().utf8());
    reply(key, message, CoapResponse.of(CoapCode.CHANGED));
  }

  /** Answers in the acknowledgement, or non-confirmably what was. */
  private void reply(Received key, CoapMessage message, CoapResponse response) {
    boolean confirmable = message.type() == MessageType.CON;
    int type = confirmable ? MessageType.ACK : MessageType.NON;
    int id = confirmable ? message.messageId() : nextMessageId();
    Bytes datagram = Wire.serialize(CoapMessage.of(type, id, message.token(), response));
    received.put(key, datagram);
    send(key.from(), datagram);
  }

  private void later(Received key, CoapMessage message, int millis) {
    if (message.type() == MessageType.CON) {
      Bytes empty = Wire.serialize(CoapMessage.empty(MessageType.ACK, message.messageId()));
      received.put(key, empty);
      send(key.from(), empty);
    }
    timers.after(millis, () -> confirm(new Observer(key.from(), message.token()), echo(message)));
  }

  private void observe(Received key, CoapMessage message) {
    if (message.options().uint(OptionNumber.OBSERVE, 1) == 0) {
      observers.put(message.token(), new Observer(key.from(), message.token()));
      reply(key, message, reading());
    } else {
      observers.remove(message.token());
      reply(key, message, echo(message));
    }
  }

  private CoapResponse reading() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.OBSERVE, (long) counter)
            .add(OptionNumber.CONTENT_FORMAT, 0L)
            .add(OptionNumber.MAX_AGE, MAX_AGE_SECONDS)
            .build();
    return new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("k=" + counter));
  }

  /** Every fifth notification is confirmable. */
  private void notifyObservers() {
    counter++;
    for (Observer observer : observers.values()) {
      if (counter % 5 == 0) {
        confirm(observer, reading());
      } else {
        int id = nextMessageId();
        unacknowledged.put(new Received(observer.at(), id), observer);
        timers.after(
            ACK_TIMEOUT_MILLIS, () -> unacknowledged.remove(new Received(observer.at(), id)));
        send(
            observer.at(),
            Wire.serialize(CoapMessage.of(MessageType.NON, id, observer.token(), reading())));
      }
    }
    timers.after(NOTIFY_MILLIS, this::notifyObservers);
  }

  private void confirm(Observer to, CoapResponse response) {
    int id = nextMessageId();
    Received key = new Received(to.at(), id);
    unacknowledged.put(key, to);
    repeat(key, Wire.serialize(CoapMessage.of(MessageType.CON, id, to.token(), response)), 0);
  }

  private void repeat(Received key, Bytes datagram, int attempt) {
    if (!unacknowledged.containsKey(key)) {
      return;
    }
    if (attempt == ATTEMPTS) {
      Observer observer = unacknowledged.remove(key);
      observers.remove(observer.token());
      tally.reset("device " + number + ": nobody acknowledges " + key.messageId());
      return;
    }
    if (attempt > 0) {
      tally.retransmitted(System.nanoTime(), "by device " + number);
    }
    send(key.from(), datagram);
    timers.after(ACK_TIMEOUT_MILLIS << attempt, () -> repeat(key, datagram, attempt + 1));
  }

  private int nextMessageId() {
    messageId = messageId + 1 & 0xFFFF;
    return messageId;
  }

  private void send(SocketAddress to, Bytes datagram) {
    try {
      Wire.send(channel, datagram, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
