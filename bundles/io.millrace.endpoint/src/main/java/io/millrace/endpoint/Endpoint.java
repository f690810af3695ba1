// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Randomness;
import io.millrace.api.time.Time;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.RequestHandler;
import io.millrace.api.transport.ResponseListener;
import io.millrace.api.transport.Transport;
import io.millrace.lib.slot.Slot;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The message layer over one carrier [RFC 7252 §4]. Single-threaded: it lives on the carrier's
 * loop; calls made there take effect at once, calls from other threads are moved there. While there
 * is no codec nothing is read, and messages to be sent wait for one; while there is no carrier
 * everything waits, and goes on over the next carrier of that name.
 */
final class Endpoint implements Transport, CarrierListener {
  private final String name;
  private final String scheme;
  private final Slot<CoapCodec> codecs;
  private final EndpointContext context;
  private final Wire wire;
  private final Requests requests;
  private final Responses responses;
  private final Inbox inbox;
  private final Lifecycle life;
  private final TransportCalls calls;

  Endpoint(
      String name,
      String scheme,
      Slot<CoapCodec> codecs,
      Supplier<Slot<RequestHandler>> handlers,
      EndpointLimits limits,
      Time time,
      Randomness randomness,
      CoapMeters meters) {
    this.name = name;
    this.scheme = scheme;
    this.codecs = codecs;
    this.context = new EndpointContext(limits, codecs, time, randomness, meters);
    this.wire = context.wire;
    this.requests = new Requests(limits, context);
    this.responses = new Responses(limits, context);
    RequestDispatcher dispatcher = new RequestDispatcher(handlers, this, limits, context);
    this.inbox = new Inbox(context, requests, dispatcher);
    HandOver handOver = new HandOver(context, requests, responses);
    this.life = new Lifecycle(wire, handOver, requests, responses, dispatcher);
    this.calls =
        new TransportCalls(context, life, requests, responses, dispatcher, handOver.successor);
  }

  /** Begins to read, or goes on over another carrier of the same name. */
  void attach(Carrier carrier) {
    wire.attach(carrier, this);
    wire.onLoop(requests::failStranded);
    codecChanged();
  }

  /**
   * Leaves the carrier; open exchanges stay open. Returns when nothing runs on its loop any more.
   */
  void detach() {
    wire.detach();
  }

  /** A codec came or went: reads on, or leaves datagrams in the kernel until there is a codec. */
  void codecChanged() {
    wire.onLoop(
        () -> {
          if (life.isClosed()) {
            return;
          }
          CoapCodec codec = codecs.service();
          if (life.isLeaving() || codec == null) {
            wire.port().pause();
          } else {
            parseWaiting(codec);
            wire.port().resume();
            requests.sendQueued();
          }
        });
  }

  /**
   * The handler of the requests so far is gone or stops. The endpoint drops its references to it,
   * which it held in case a peer resets a notification; such a peer resets the next handler's next
   * notification instead.
   */
  void handlerChanged() {
    wire.onLoop(context.peers::forgetNons);
  }

  /** Runs a task on the loop: now when this is the loop. */
  void onLoop(Runnable task) {
    wire.onLoop(task);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public void received(Peer peer, Bytes datagram) {
    life.begin();
    CoapCodec codec = codecs.service();
    if (codec != null) {
      parseWaiting(codec);
      inbox.take(peer, datagram, codec);
    } else if (!context.unparsed.add(peer, datagram)) {
      context.meters.dropped.increment();
    }
  }

  private void parseWaiting(CoapCodec codec) {
    context.unparsed.passTo((peer, datagram) -> inbox.take(peer, datagram, codec));
  }

  @Override
  public void unreachable(Peer peer) {
    PeerState state = context.peers.get(peer);
    if (state != null) {
      for (Outgoing each : state.allOpen()) {
        each.unreachable();
      }
    }
  }

  @Override
  public void connected(InetSocketAddress remote) {
    requests.connections.connected(remote);
  }

  @Override
  public void refused(InetSocketAddress remote, String why, boolean silent) {
    requests.connections.refused(remote, RequestFailure.notConnected(why, silent));
  }

  @Override
  public long runTimers(long nanos) {
    return context.deadlines.run(nanos);
  }

  @Override
  public void acknowledge(ReplyTo replyTo) {
    if (wire.isLoop()) {
      calls.acknowledge(replyTo);
    } else {
      wire.onLoop(() -> calls.acknowledge(replyTo));
    }
  }

  @Override
  public void reject(ReplyTo replyTo) {
    wire.onLoop(() -> calls.reject(replyTo));
  }

  @Override
  public void respond(
      ReplyTo replyTo, CoapResponse response, Reliability reliability, DeliveryListener listener) {
    if (wire.isLoop()) {
      calls.respond(replyTo, response, reliability, listener);
    } else {
      wire.onLoop(() -> calls.respond(replyTo, response, reliability, listener));
    }
  }

  @Override
  public void handBack(CoapRequest request, ReplyTo replyTo) {
    wire.onLoop(() -> calls.handBack(new ParkedRequest(request, replyTo, false)));
  }

  @Override
  public void handBackBegun(CoapRequest request, ReplyTo replyTo) {
    wire.onLoop(() -> calls.handBack(new ParkedRequest(request, replyTo, true)));
  }

  @Override
  public Call request(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    Exchange exchange = exchange(remote, request, reliability, listener);
    if (wire.isLoop()) {
      calls.start(exchange);
    } else {
      wire.onLoop(() -> calls.start(exchange));
    }
    return exchange;
  }

  @Override
  public Call resume(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    Exchange exchange = exchange(remote, request, reliability, listener);
    wire.onLoop(() -> calls.resume(exchange));
    return exchange;
  }

  private Exchange exchange(
      InetSocketAddress remote,
      CoapRequest request,
      Reliability reliability,
      ResponseListener listener) {
    return new Exchange(
        requests,
        remote,
        request,
        reliability,
        listener,
        context.time.nanos() + reliability.deadline().toNanos());
  }

  /**
   * Before this endpoint does anything on its first loop, it goes on with what another one left.
   *
   * @param left returns that, or null
   */
  void follow(Supplier<Object> left) {
    life.follow(left, this);
  }

  /** Reads no more: what comes now is for the next endpoint. Returns when reading has ended. */
  void stopReading() {
    life.stopReading();
  }

  /** Keeps a request without a handler for the next endpoint, when this one is about to go. */
  boolean park(ParkedRequest request) {
    return life.park(request);
  }

  /**
   * Leaves all that is open for the next endpoint, then detaches; calls from now on go to that one.
   * Returns when that is done, or after a second.
   *
   * @param holder keeps what is left; false when it cannot
   */
  void handOver(Predicate<Map<String, Object>> holder) {
    life.handOver(holder);
  }

  /** Fails what is open, then detaches. Returns when that is done, or after a second. */
  void close() {
    life.close();
  }

  /** Returns how many peers are remembered. Any thread; roughly. */
  int peers() {
    return context.peers.size();
  }

  /** Returns how many requests and observations are open. Any thread; roughly. */
  int openRequests() {
    return requests.size();
  }

  /** Returns how many confirmable responses are open. Any thread; roughly. */
  int openResponses() {
    return responses.size();
  }

  /** Returns how many bytes remembered answers hold. Any thread; roughly. */
  long answerBytes() {
    return context.peers.answerBytes();
  }

  /** Returns how many moments are waited for. On the loop. */
  int deadlines() {
    return context.deadlines.size();
  }
}
