// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.coap.DatagramCodec;
import io.millrace.lib.slot.Slot;
import io.millrace.lib.slot.SlotLimits;
import io.millrace.lib.testing.SeededRandomness;
import io.millrace.lib.testing.TurnedTime;
import io.millrace.platform.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An endpoint on a turned clock with a test at the other end of its wire. What it sends is kept as
 * {@code <type> <code> <message id> ...}; what its handler, its calls and its deliveries hear is
 * kept in order.
 */
final class Bench {
  static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.1", 5683);
  static final Peer CLIENT = new Peer("udp", new InetSocketAddress("192.0.2.9", 6000), null, "");
  static final Duration LIFETIME = Duration.ofSeconds(247);

  final TurnedTime time = new TurnedTime();
  final DatagramCodec codec = new DatagramCodec();
  final SlotLimits slotLimits =
      new SlotLimits(4, 4096, Duration.ofSeconds(10), Duration.ofSeconds(1));
  final Slot<CoapCodec> codecs = new Slot<>(time, slotLimits);
  final Slot<RequestHandler> handlers = new Slot<>(time, slotLimits);
  final List<CoapMessage> sent = new ArrayList<>();
  final List<Bytes> datagrams = new ArrayList<>();
  final List<Peer> sentTo = new ArrayList<>();
  final List<ReplyTo> asked = new ArrayList<>();
  final List<CoapRequest> requests = new ArrayList<>();
  final List<String> heard = new ArrayList<>();
  final List<Delivery> deliveries = new ArrayList<>();
  final MeterRegistry meters = new MeterRegistry();
  final MemoryCarrier carrier = new MemoryCarrier(this::keep);
  final RequestHandler handler =
      (request, replyTo, transport) -> {
        requests.add(request);
        asked.add(replyTo);
      };
  Endpoint endpoint;
  private long seed = 7;

  Bench() {
    this(limits());
  }

  Bench(EndpointLimits limits) {
    codecs.bind(codec);
    handlers.bind(handler);
    start(limits);
  }

  void start(EndpointLimits limits) {
    endpoint = make(limits);
    endpoint.attach(carrier);
  }

  private Endpoint make(EndpointLimits limits) {
    return new Endpoint(
        "udp",
        "coap",
        codecs,
        () -> handlers,
        limits,
        time,
        new SeededRandomness(seed++),
        new CoapMeters(meters));
  }

  /** Stops the endpoint, as its component does, and keeps what it leaves. */
  Map<String, Object> stop() {
    Map<String, Object> left = leave();
    endpoint.close();
    return left;
  }

  /** Has the endpoint leave what is open; its transport is not withdrawn yet. */
  Map<String, Object> leave() {
    AtomicReference<Map<String, Object>> left = new AtomicReference<>();
    endpoint.stopReading();
    endpoint.handOver(
        state -> {
          left.set(state);
          return true;
        });
    return left.get();
  }

  /** Makes an endpoint that goes on with what another one left, and has no carrier yet. */
  Endpoint follow(Object left) {
    Endpoint next = make(limits());
    next.follow(() -> left);
    return next;
  }

  /** Starts the next endpoint with what the one before it left. */
  void startNext(Object left) {
    endpoint = follow(left);
    carrier.paused = false;
    endpoint.attach(carrier);
    settle();
  }

  /** Replaces the endpoint; returns the former one. */
  Endpoint replace() {
    Endpoint former = endpoint;
    startNext(stop());
    return former;
  }

  static EndpointLimits limits() {
    return new EndpointLimits(
        1,
        4,
        100,
        100,
        50,
        4,
        10_000,
        4,
        LIFETIME,
        Duration.ofSeconds(145),
        8,
        2,
        Duration.ofSeconds(10));
  }

  private void keep(Peer peer, Bytes datagram) {
    sentTo.add(peer);
    datagrams.add(datagram);
    sent.add(codec.parse(datagram).message());
  }

  /** Turns the clock, letting everything happen at its own moment. */
  void turn(Duration by) {
    long until = time.nanos() + by.toNanos();
    for (long due = settle(); due <= until; due = settle()) {
      time.turn(Duration.ofNanos(Math.max(0, due - time.nanos())));
    }
    time.turn(Duration.ofNanos(until - time.nanos()));
    settle();
  }

  private long settle() {
    carrier.runTasks();
    long due = endpoint.runTimers(time.nanos());
    carrier.runTasks();
    return due;
  }

  void seconds(long seconds) {
    turn(Duration.ofSeconds(seconds));
  }

  /** Gives the endpoint a datagram from the peer that its own requests went to last. */
  void answer(CoapMessage message) {
    receive(sentTo.get(sentTo.size() - 1), message);
  }

  void receive(Peer peer, CoapMessage message) {
    receive(peer, codec.serialize(message));
  }

  void receive(Peer peer, Bytes datagram) {
    endpoint.received(peer, datagram);
    settle();
  }

  /** Gives the endpoint a GET from the client. */
  void get(int type, int messageId, String token) {
    receive(CLIENT, request(type, messageId, token));
  }

  static CoapMessage request(int type, int messageId, String token) {
    return CoapMessage.of(type, messageId, Bytes.hex(token), CoapRequest.of(CoapCode.GET, "a"));
  }

  static CoapMessage response(int type, int messageId, Bytes token, String text) {
    return CoapMessage.of(type, messageId, token, content(text));
  }

  static CoapMessage notification(int type, int messageId, Bytes token, int number) {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, number).build();
    return CoapMessage.of(
        type,
        messageId,
        token,
        new CoapResponse(CoapCode.CONTENT, options, Bytes.utf8("n" + number)));
  }

  static CoapResponse content(String text) {
    return CoapResponse.diagnostic(CoapCode.CONTENT, text);
  }

  Call request(Reliability reliability) {
    return request(reliability, "");
  }

  Call request(Reliability reliability, String name) {
    return request(CoapRequest.of(CoapCode.GET, "r"), reliability, name);
  }

  Call observe() {
    CoapOptions options = CoapOptions.builder().add(OptionNumber.OBSERVE, 0).path("r").build();
    return request(
        new CoapRequest(CoapCode.GET, options, Bytes.EMPTY), Reliability.CONFIRMABLE, "");
  }

  Call request(CoapRequest request, Reliability reliability, String name) {
    return endpoint.request(REMOTE, request, reliability, listener(name));
  }

  /** Goes on with a request that was released. */
  Call resume(String name) {
    CoapRequest request = CoapRequest.of(CoapCode.GET, "r");
    Call call = endpoint.resume(REMOTE, request, Reliability.CONFIRMABLE, listener(name));
    settle();
    return call;
  }

  private ResponseListener listener(String name) {
    return new ResponseListener() {
      @Override
      public void answered(CoapResponse response) {
        heard.add(name + response.payload().utf8());
      }

      @Override
      public void failed(RequestFailure failure) {
        heard.add(name + "failed: " + failure);
      }
    };
  }

  void respond(ReplyTo replyTo, String text, Reliability reliability) {
    endpoint.respond(replyTo, content(text), reliability, deliveries::add);
  }

  ReplyTo lastAsked() {
    return asked.get(asked.size() - 1);
  }

  CoapMessage lastSent() {
    return sent.get(sent.size() - 1);
  }

  /** Returns what was sent as types and codes. */
  List<String> wire() {
    return sent.stream()
        .map(
            message ->
                io.millrace.api.coap.MessageType.name(message.type())
                    + (message.isEmpty() ? "" : " " + CoapCode.name(message.code())))
        .toList();
  }
}
