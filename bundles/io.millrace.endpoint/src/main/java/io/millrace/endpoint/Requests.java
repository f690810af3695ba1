// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.RequestFailure;
import io.millrace.api.transport.ResponseListener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The client side: requests that are open, by token, and those that wait because NSTART others are
 * outstanding with their remote address [RFC 7252 §4.2, §4.7, §5.2, §5.3]. Used on the loop alone.
 */
final class Requests {
  private final EndpointLimits limits;
  private final Loop loop;
  private final Tokens tokens;
  private final Map<Bytes, Exchange> byToken = new HashMap<>();
  private final AgingMap<InetSocketAddress, Destination> destinations;
  private int waiting;

  Requests(EndpointLimits limits, Loop loop) {
    this.limits = limits;
    this.loop = loop;
    this.tokens = new Tokens(loop.randomness, limits.tokenBytes());
    this.destinations =
        new AgingMap<>(
            Destination::new, loop.deadlines, limits.peers(), limits.exchangeLifetime().toNanos());
  }

  /** Sends a request, or lets it wait for its turn. */
  void start(Exchange exchange, CoapCodec codec) {
    if (exchange.stage == Exchange.Stage.OVER) {
      return; // cancelled before its turn
    }
    long now = loop.time.nanos();
    Destination destination = destinations.at(exchange.remote, now);
    exchange.destination = destination;
    if (byToken.size() + waiting >= limits.openRequests()) {
      fail(exchange, RequestFailure.REFUSED);
    } else if (destination.outstanding < limits.nstart() && destination.queue.isEmpty()) {
      transmit(exchange, codec, now);
    } else if (destination.queue.size() < limits.queuePerRemote()) {
      destination.queue.add(exchange);
      waiting++;
      loop.deadlines.set(exchange, exchange.expires);
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
    exchange.hasTurn = true;
    exchange.destination.outstanding++;
    exchange.state.open.add(exchange);
    byToken.put(exchange.token, exchange);
    long wait = exchange.begin(exchange.reliability, loop.chance());
    loop.deadlines.set(exchange, Math.min(now + wait, exchange.expires));
    loop.wire.send(exchange.state.peer, exchange.datagram);
  }

  /** Finds a peer at the remote address, on the present lane or the next, with a message ID. */
  private boolean address(Exchange exchange, long now) {
    Destination destination = exchange.destination;
    for (int tried = 0; tried < limits.lanes(); tried++) {
      PeerState state =
          loop.peers.at(loop.wire.port().peer(destination.remote, destination.lane), now);
      int id = state.freshId(now);
      if (id != MessageIds.NONE) {
        exchange.state = state;
        exchange.messageId = id;
        exchange.lane = destination.lane;
        return true;
      }
      destination.lane = (destination.lane + 1) % limits.lanes();
    }
    loop.meters.idsExhausted.increment();
    return false;
  }

  private boolean serialize(Exchange exchange, CoapCodec codec) {
    int type = exchange.reliability.confirmable() ? MessageType.CON : MessageType.NON;
    do {
      exchange.token = tokens.next();
    } while (byToken.containsKey(exchange.token));
    CoapMessage message =
        CoapMessage.of(type, exchange.messageId, exchange.token, exchange.request);
    exchange.datagram = loop.codecCalls.get(codec, CoapCodec::serialize, message, null);
    return exchange.datagram != null;
  }

  /** A moment of an exchange has come: its end, or the next transmission. */
  void due(Exchange exchange, long now) {
    if (now >= exchange.expires) {
      fail(exchange, RequestFailure.TIMED_OUT);
    } else if (!exchange.reliability.confirmable()) {
      loop.deadlines.set(exchange, exchange.expires);
      yieldTurn(exchange);
    } else {
      retransmit(exchange, now);
    }
  }

  private void retransmit(Exchange exchange, long now) {
    long wait = exchange.nextAttempt();
    if (wait < 0) {
      fail(exchange, RequestFailure.TIMED_OUT);
      return;
    }
    loop.deadlines.set(exchange, Math.min(now + wait, exchange.expires));
    loop.peers.at(exchange.state.peer, now);
    loop.meters.retransmitted.increment();
    loop.wire.send(exchange.state.peer, exchange.datagram);
  }

  /** The peer has the request and will answer in a message of its own. */
  void acknowledged(Exchange exchange) {
    if (exchange.stage == Exchange.Stage.SENT && exchange.reliability.confirmable()) {
      exchange.stage = Exchange.Stage.ACKNOWLEDGED;
      exchange.state.open.remove(exchange);
      loop.deadlines.set(exchange, exchange.expires);
      yieldTurn(exchange);
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
      loop.meters.notificationsReceived.increment();
    } else {
      loop.meters.answered(exchange.request.code(), response.code());
    }
    if (isNotification(exchange, response)) {
      observe(exchange);
    } else {
      end(exchange);
    }
    loop.waiting.run(exchange.listener, ResponseListener::answered, response.asResponse());
  }

  private static boolean isNotification(Exchange exchange, CoapMessage response) {
    CoapOptions asked = exchange.request.options();
    return response.code() >> 5 == 2
        && response.options().has(OptionNumber.OBSERVE)
        && asked.uint(OptionNumber.OBSERVE, -1) == 0;
  }

  private void observe(Exchange exchange) {
    if (exchange.stage != Exchange.Stage.OBSERVING) {
      exchange.stage = Exchange.Stage.OBSERVING;
      exchange.datagram = null;
      loop.deadlines.clear(exchange);
      exchange.state.open.remove(exchange);
      yieldTurn(exchange);
    }
  }

  /** Ends an exchange that gets no (further) answer. */
  void fail(Exchange exchange, RequestFailure why) {
    if (exchange.stage != Exchange.Stage.OVER) {
      end(exchange);
      loop.meters.failed(exchange.request.code(), why);
      loop.waiting.run(exchange.listener, ResponseListener::failed, why);
    }
  }

  /** Forgets an exchange. Any thread. */
  void cancel(Exchange exchange) {
    loop.wire.onLoop(() -> end(exchange));
  }

  private void end(Exchange exchange) {
    Exchange.Stage before = exchange.stage;
    if (before == Exchange.Stage.OVER) {
      return;
    }
    exchange.stage = Exchange.Stage.OVER;
    loop.deadlines.clear(exchange);
    if (before == Exchange.Stage.SENT) {
      exchange.state.open.remove(exchange);
    }
    if (before != Exchange.Stage.WAITING) {
      byToken.remove(exchange.token);
    } else if (exchange.destination != null && exchange.destination.queue.remove(exchange)) {
      waiting--;
    }
    yieldTurn(exchange);
  }

  private void yieldTurn(Exchange exchange) {
    if (exchange.hasTurn) {
      exchange.hasTurn = false;
      exchange.destination.outstanding--;
      if (!exchange.destination.queue.isEmpty()) {
        giveTurns(exchange.destination);
      }
    }
  }

  private void giveTurns(Destination destination) {
    CoapCodec codec = loop.codecs.service();
    long now = loop.time.nanos();
    while (codec != null
        && destination.outstanding < limits.nstart()
        && !destination.queue.isEmpty()) {
      waiting--;
      transmit(destination.queue.poll(), codec, now);
    }
  }

  /** There is a codec again: those who could have had a turn meanwhile get it. */
  void giveTurns() {
    List<Destination> stalled = new ArrayList<>();
    for (Destination each : destinations.values()) {
      if (!each.queue.isEmpty()) {
        stalled.add(each);
      }
    }
    stalled.forEach(this::giveTurns);
  }

  /** Another carrier took over: what was asked from an address that is gone gets no answer. */
  void failStranded() {
    for (Exchange each : List.copyOf(byToken.values())) {
      if (!loop.wire.port().peer(each.remote, each.lane).equals(each.state.peer)) {
        fail(each, RequestFailure.CLOSED);
      }
    }
  }

  /** Fails everything that is open. */
  void close() {
    List<Exchange> open = new ArrayList<>(byToken.values());
    destinations.values().forEach(each -> open.addAll(each.queue));
    destinations.values().forEach(each -> each.queue.clear());
    open.forEach(each -> fail(each, RequestFailure.CLOSED));
  }

  /** Returns how many requests and observations are open or wait. */
  int size() {
    return byToken.size() + waiting;
  }
}
