// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The client side: requests that are open, by token, and those that wait because NSTART others are
 * outstanding with their remote address [RFC 7252 §4.2, §4.7, §5.2, §5.3]. Used on the loop alone.
 */
final class Requests {
  private final EndpointLimits limits;
  final EndpointContext context;
  private final Tokens tokens;
  final TokenTable byToken = new TokenTable();
  final ExpiringMap<InetSocketAddress, Destination> destinations;
  final ReleasedRequests released;
  final Connections connections;
  int waiting;

  Requests(EndpointLimits limits, EndpointContext context) {
    this.limits = limits;
    this.context = context;
    this.tokens = new Tokens(context.randomness, limits.tokenBytes());
    this.released = new ReleasedRequests(this, context);
    this.connections = new Connections(this, context);
    this.destinations =
        new ExpiringMap<>(
            Destination::new,
            context.deadlines,
            limits.peers(),
            limits.exchangeLifetime().toNanos());
  }

  /** Returns the requests as they are handed over. */
  MovedRequests moves() {
    return new MovedRequests(this, context);
  }

  /** Sends a request, or queues it. */
  void start(Exchange exchange, CoapCodec codec) {
    if (exchange.stage == Exchange.Stage.OVER) {
      return; // cancelled before it was sent
    }
    long now = context.time.nanos();
    Destination destination = destinations.at(exchange.remote, now);
    exchange.destination = destination;
    destination.remote = exchange.remote;
    if (byToken.size() + waiting >= limits.openRequests()) {
      fail(exchange, RequestFailure.REFUSED);
    } else if (destination.outstanding < exchange.nstart(limits)
        && destination.queue.isEmpty()
        && connections.isReady(destination)) {
      transmit(exchange, codec, now);
    } else if (destination.queue.size() < limits.queuePerRemote()) {
      destination.queue.add(exchange);
      waiting++;
      context.deadlines.set(exchange, exchange.expires);
    } else {
      fail(exchange, RequestFailure.REFUSED);
    }
  }

  private void transmit(Exchange exchange, CoapCodec codec, long now) {
    if (!address(exchange, now) || !serialize(exchange, codec)) {
      fail(exchange, RequestFailure.REFUSED);
      return;
    }
    exchange.stage = Exchange.Stage.SENT;
    exchange.countsForNstart = true;
    exchange.destination.outstanding++;
    exchange.destination.open++;
    exchange.state.opened(exchange);
    byToken.add(exchange);
    long wait = exchange.begin(exchange.reliability, context.chance());
    context.deadlines.set(exchange, Math.min(now + wait, exchange.expires));
    context.wire.send(exchange.state.peer, exchange.datagram);
  }

  /** Finds a message ID towards the remote address, on the present downstream port or the next. */
  private boolean address(Exchange exchange, long now) {
    Destination destination = exchange.destination;
    if (exchange.state != null) { // it has to come from the address that has registered
      exchange.messageId = exchange.state.freshId(now);
      return exchange.messageId != MessageIds.NONE;
    }
    for (int tried = 0; tried < limits.downstreamPorts(); tried++) {
      PeerState state =
          context.peers.at(
              context.wire.port().peer(destination.remote, destination.localPort), now);
      int id = state.freshId(now);
      if (id != MessageIds.NONE) {
        exchange.state = state;
        exchange.messageId = id;
        exchange.localPort = destination.localPort;
        return true;
      }
      destination.localPort = (destination.localPort + 1) % limits.downstreamPorts();
    }
    context.meters.idsExhausted.increment();
    return false;
  }

  private boolean serialize(Exchange exchange, CoapCodec codec) {
    int type = exchange.reliability.confirmable() ? MessageType.CON : MessageType.NON;
    while (exchange.token == null || byToken.get(exchange.token) != null) {
      exchange.token = tokens.next();
    }
    CoapMessage message =
        CoapMessage.of(type, exchange.messageId, exchange.token, exchange.request);
    exchange.datagram = context.codecCalls.get(codec, CoapCodec::serialize, message, null);
    return exchange.datagram != null;
  }

  /** A moment of an exchange has come: its end, or the next transmission. */
  void due(Exchange exchange, long now) {
    if (now >= exchange.expires) {
      released.forget(exchange);
      fail(exchange, connections.timedOut(exchange));
    } else if (!exchange.reliability.confirmable()) {
      context.deadlines.set(exchange, exchange.expires);
      release(exchange);
    } else {
      retransmit(exchange, now);
    }
  }

  private void retransmit(Exchange exchange, long now) {
    long wait = exchange.nextAttempt();
    if (wait < 0) {
      fail(exchange, connections.timedOut(exchange));
      return;
    }
    context.deadlines.set(exchange, Math.min(now + wait, exchange.expires));
    context.peers.at(exchange.state.peer, now);
    context.meters.retransmitted.increment();
    context.wire.send(exchange.state.peer, exchange.datagram);
  }

  /** The peer has the request and will answer in a message of its own. */
  void acknowledged(Exchange exchange) {
    if (exchange.stage == Exchange.Stage.SENT && exchange.reliability.confirmable()) {
      exchange.stage = Exchange.Stage.ACKNOWLEDGED;
      exchange.state.closed(exchange);
      context.deadlines.set(exchange, exchange.expires);
      release(exchange);
    }
  }

  /** Returns the open exchange that a response from a peer belongs to, or null. */
  Exchange matching(Peer peer, CoapMessage response) {
    Exchange found = byToken.get(response.token());
    if (found == null || !found.state.peer.equals(peer)) {
      return null;
    }
    boolean piggybacked = response.type() == MessageType.ACK;
    boolean belongs =
        !piggybacked
            || (found.messageId == response.messageId()
                && found.stage != Exchange.Stage.OBSERVING
                && found.reliability.confirmable());
    return belongs ? found : null;
  }

  /** Passes a response on; the exchange ends unless it observes and this is a notification. */
  void answered(Exchange exchange, CoapMessage response) {
    if (exchange.stage == Exchange.Stage.OBSERVING) {
      context.meters.notificationsReceived.increment();
    } else {
      context.meters.answered(exchange.request.code(), response.code());
    }
    if (Observations.isNotification(exchange, response)) {
      observe(exchange);
    } else {
      end(exchange);
    }
    if (exchange.listener == ReleasedRequests.NOBODY) {
      released.answered(exchange, response.asResponse());
    } else {
      context.listeners.run(exchange.listener, ResponseListener::answered, response.asResponse());
    }
  }

  private void observe(Exchange exchange) {
    if (exchange.stage != Exchange.Stage.OBSERVING) {
      exchange.stage = Exchange.Stage.OBSERVING;
      exchange.datagram = null;
      context.deadlines.clear(exchange);
      exchange.state.closed(exchange);
      release(exchange);
    }
  }

  /** Ends an exchange that gets no (further) answer. */
  void fail(Exchange exchange, RequestFailure why) {
    if (exchange.stage != Exchange.Stage.OVER) {
      end(exchange);
      context.meters.failed(exchange.request.code(), why);
      released.forget(exchange);
      context.listeners.run(exchange.listener, ResponseListener::failed, why);
    }
  }

  /** Forgets an exchange. */
  void cancel(Exchange exchange) {
    released.forget(exchange);
    end(exchange);
  }

  /** Runs a task on the loop. Any thread. */
  void onLoop(Runnable task) {
    context.wire.onLoop(task);
  }

  void end(Exchange exchange) {
    Exchange.Stage before = exchange.stage;
    if (before == Exchange.Stage.OVER) {
      return;
    }
    exchange.stage = Exchange.Stage.OVER;
    context.deadlines.clear(exchange);
    if (before == Exchange.Stage.SENT) {
      exchange.state.closed(exchange);
    }
    if (before != Exchange.Stage.WAITING) {
      byToken.remove(exchange);
      exchange.destination.open--;
    } else if (exchange.destination != null && exchange.destination.queue.remove(exchange)) {
      waiting--;
    }
    release(exchange);
  }

  private void release(Exchange exchange) {
    if (exchange.countsForNstart) {
      exchange.countsForNstart = false;
      exchange.destination.outstanding--;
      if (!exchange.destination.queue.isEmpty()) {
        sendQueued(exchange.destination);
      }
    }
  }

  void sendQueued(Destination destination) {
    CoapCodec codec = context.codecs.service();
    long now = context.time.nanos();
    while (codec != null
        && !destination.queue.isEmpty()
        && destination.outstanding < destination.queue.peek().nstart(limits)
        && connections.isReady(destination)) {
      waiting--;
      transmit(destination.queue.poll(), codec, now);
    }
  }

  /** There is a codec again: queued requests that could have been sent meanwhile are sent. */
  void sendQueued() {
    List<Destination> stalled = new ArrayList<>();
    for (Destination each : destinations.values()) {
      if (!each.queue.isEmpty()) {
        stalled.add(each);
      }
    }
    stalled.forEach(this::sendQueued);
  }

  /** Another carrier took over: requests from a local address that is gone get no answer. */
  void failStranded() {
    connections.restart();
    for (Exchange each : byToken.list()) {
      if (!context.wire.port().peer(each.remote, each.localPort).equals(each.state.peer)) {
        fail(each, RequestFailure.CLOSED);
      }
    }
  }

  /** Fails everything that is open. */
  void close() {
    List<Exchange> open = byToken.list();
    destinations.values().forEach(each -> open.addAll(each.queue));
    destinations.values().forEach(each -> each.queue.clear());
    open.forEach(each -> fail(each, RequestFailure.CLOSED));
  }

  /** Returns how many requests and observations are open or wait. */
  int size() {
    return byToken.size() + waiting;
  }
}
