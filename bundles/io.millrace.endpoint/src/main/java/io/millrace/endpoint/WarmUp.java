// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What endpoints do all the time, done some hundred times without a network while the build before
 * this one still serves, and handed over once: the first call of a method loads and links what it
 * needs, which takes longer than thousands of later ones, and would take it from those who wait at
 * the change of builds. Nobody but this notices it: carrier, handler, meters and slots are its own.
 */
final class WarmUp implements RequestHandler, ResponseListener {
  private static final int ROUNDS = 300;
  private static final int PEERS = 8;
  private static final int FIRST_PORT = 5683;
  private static final CoapRequest GET = CoapRequest.of(CoapCode.GET, "a");
  private static final CoapResponse ANSWER =
      new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8("warm-up"));

  private final EndpointLimits limits;
  private final CoapCodec codec;
  private final Time time;
  private final Randomness randomness;
  private final CoapMeters meters = new CoapMeters(new SilentMeters());
  private final Slot<CoapCodec> codecs;
  private final Slot<RequestHandler> handlers;
  private final WarmUpCarrier carrier = new WarmUpCarrier();
  private Endpoint endpoint;
  private int messageId;

  WarmUp(EndpointLimits limits, CoapCodec codec, Time time, Randomness randomness) {
    this.limits = limits;
    this.codec = codec;
    this.time = time;
    this.randomness = randomness;
    this.codecs = new Slot<>(time, SlotLimits.standard());
    this.handlers = new Slot<>(time, SlotLimits.standard());
  }

  /** Does all of it. */
  void run() {
    codecs.bind(codec);
    handlers.bind(this);
    endpoint = next();
    endpoint.attach(carrier);
    try {
      rounds(ROUNDS);
      replace();
      rounds(PEERS);
    } finally {
      endpoint.close();
      handlers.close();
      codecs.close();
    }
  }

  private Endpoint next() {
    return new Endpoint(
        carrier.name(), carrier.scheme(), codecs, () -> handlers, limits, time, randomness, meters);
  }

  private void replace() {
    ask(new InetSocketAddress(InetAddress.getLoopbackAddress(), FIRST_PORT));
    AtomicReference<Map<String, Object>> left = new AtomicReference<>();
    endpoint.stopReading();
    endpoint.handOver(
        state -> {
          left.set(state);
          return true;
        });
    endpoint.close();
    endpoint = next();
    endpoint.follow(left::get);
    endpoint.attach(carrier);
    carrier.runTasks();
  }

  private void rounds(int count) {
    for (int i = 0; i < count; i++) {
      InetSocketAddress remote =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), FIRST_PORT + i % PEERS);
      answered(remote, MessageType.CON);
      answered(remote, MessageType.NON);
      asked(remote);
    }
  }

  /** A request comes, is repeated, and is answered; a separate answer is acknowledged. */
  private void answered(InetSocketAddress remote, int type) {
    Peer peer = carrier.peer(remote);
    Bytes datagram = codec.serialize(CoapMessage.of(type, nextId(), Bytes.EMPTY, GET));
    endpoint.received(peer, datagram);
    carrier.runTasks();
    CoapMessage sent = sent();
    endpoint.received(peer, datagram);
    if (sent.type() == MessageType.CON) {
      acknowledge(peer, sent);
    }
    endpoint.runTimers(time.nanos());
  }

  /** A request goes out and is answered. */
  private void asked(InetSocketAddress remote) {
    ask(remote);
    CoapMessage sent = sent();
    CoapMessage answer = CoapMessage.of(MessageType.ACK, sent.messageId(), sent.token(), ANSWER);
    endpoint.received(carrier.peer(remote), codec.serialize(answer));
    carrier.runTasks();
  }

  private void ask(InetSocketAddress remote) {
    endpoint.request(remote, GET, Reliability.CONFIRMABLE, this);
  }

  private void acknowledge(Peer peer, CoapMessage sent) {
    CoapMessage ack = CoapMessage.empty(MessageType.ACK, sent.messageId());
    endpoint.received(peer, codec.serialize(ack));
  }

  private CoapMessage sent() {
    return codec.parse(carrier.sent()).message();
  }

  private int nextId() {
    return messageId++ & 0xFFFF;
  }

  @Override
  public void answered(CoapResponse response) {}

  @Override
  public void failed(RequestFailure failure) {}

  /** Every other request is acknowledged first, and answered in a message of its own. */
  @Override
  public void handle(CoapRequest request, ReplyTo replyTo, Transport transport) {
    boolean separate = replyTo.confirmable() && replyTo.messageId() % 4 == 0;
    ReplyTo to = separate ? replyTo.asAcknowledged() : replyTo;
    if (separate) {
      transport.acknowledge(replyTo);
    }
    Reliability how = Reliability.CONFIRMABLE.withConfirmable(replyTo.confirmable());
    transport.respond(to, ANSWER, how, DeliveryListener.NONE);
  }
}
