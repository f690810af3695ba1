// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.MessageType;
import io.millrace.api.coap.ParseFailure;
import io.millrace.api.coap.ParseResult;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.RequestFailure;

/**
 * Sorts what arrives: what the four message types may carry, duplicates, and to whom it belongs
 * [RFC 7252 §4.1–§4.5, §5.3.2]. Used on the loop alone.
 */
final class Inbox {
  private final EndpointContext context;
  private final Requests requests;
  private final RequestDispatcher dispatcher;

  Inbox(EndpointContext context, Requests requests, RequestDispatcher dispatcher) {
    this.context = context;
    this.requests = requests;
    this.dispatcher = dispatcher;
  }

  /** Takes one datagram. */
  void take(Peer peer, Bytes datagram, CoapCodec codec) {
    context.meters.received.increment();
    ParseResult parsed = codec.parse(datagram);
    if (parsed.isMessage()) {
      sort(peer, parsed.message(), datagram);
    } else {
      malformed(peer, parsed.failure());
    }
  }

  private void sort(Peer peer, CoapMessage message, Bytes datagram) {
    long now = context.time.nanos();
    int code = message.code();
    if (code == CoapCode.EMPTY) {
      empty(peer, message, now);
    } else if (CoapCode.isResponse(code)) {
      response(peer, message, datagram, now);
    } else if (CoapCode.isRequest(code)) {
      request(peer, message, datagram, now);
    } else {
      reject(peer, message, message.type() == MessageType.CON);
    }
  }

  private void empty(Peer peer, CoapMessage message, long now) {
    PeerState state = context.peers.get(peer);
    switch (message.type()) {
      case MessageType.CON -> reject(peer, message, true); // a ping [RFC 7252 §4.3]
      case MessageType.ACK -> {
        Outgoing sent = state == null ? null : state.open(message.messageId());
        if (sent != null) {
          sent.acknowledged(now);
        } else {
          context.meters.dropped.increment();
        }
      }
      case MessageType.RST -> reset(state, message.messageId(), now);
      default -> context.meters.dropped.increment();
    }
  }

  private void reset(PeerState state, int messageId, long now) {
    Outgoing sent = state == null ? null : state.open(messageId);
    if (sent != null) {
      sent.reset();
      return;
    }
    DeliveryListener listener = state == null ? null : state.resetNon(messageId, now);
    if (listener != null) {
      context.listeners.run(listener, DeliveryListener::settled, Delivery.RESET);
    } else {
      context.meters.dropped.increment();
    }
  }

  private void request(Peer peer, CoapMessage message, Bytes datagram, long now) {
    if (message.type() != MessageType.CON && message.type() != MessageType.NON) {
      signOfLife(context.peers.get(peer), message, now);
      return;
    }
    PeerState state = context.peers.at(peer, now);
    int received = remember(state, message, datagram, message.code(), now);
    if (received != ReceivedMessages.NONE) {
      boolean confirmable = message.type() == MessageType.CON;
      ReplyTo replyTo =
          new ReplyTo(state.peer, message.token(), confirmable, message.messageId(), false);
      dispatcher.dispatch(
          new ParkedRequest(message.asRequest(), replyTo, false), datagram.length());
    }
  }

  /**
   * An acknowledgement that carries a request is dropped. A client of the field "acknowledges"
   * notifications so, with their token: for that notification it counts [gateway-clients.md §2.3].
   */
  private void signOfLife(PeerState state, CoapMessage message, long now) {
    context.meters.dropped.increment();
    if (state == null || message.type() != MessageType.ACK || message.token().isEmpty()) {
      return;
    }
    for (Outgoing each : state.allOpen()) {
      if (each instanceof OutgoingResponse sent && sent.token.equals(message.token())) {
        sent.acknowledged(now);
      }
    }
  }

  /** Remembers a message; a duplicate is answered as before, and none is returned. */
  private int remember(PeerState state, CoapMessage message, Bytes datagram, int method, long now) {
    ReceivedMessages received = context.peers.received();
    int hash = datagram.hashCode();
    int before = received.find(state, message.messageId());
    if (received.isDuplicate(before, hash, now)) {
      context.meters.duplicates.increment();
      if (received.isAnswered(before)) {
        context.wire.send(state.peer, received.answer(before));
      }
      return ReceivedMessages.NONE;
    }
    int tokenHash = message.token().hashCode();
    int added = received.add(state, before, message.messageId(), method, tokenHash, now);
    received.setHash(added, hash);
    return added;
  }

  private void response(Peer peer, CoapMessage message, Bytes datagram, long now) {
    Exchange exchange = requests.matching(peer, message);
    switch (message.type()) {
      case MessageType.ACK -> {
        if (exchange != null) {
          requests.answered(exchange, message);
          return;
        }
        context.meters.dropped.increment();
      }
      case MessageType.CON, MessageType.NON -> {
        if (exchange != null || isRemembered(peer, message, datagram, now)) {
          accept(context.peers.at(peer, now), exchange, message, datagram, now);
          return;
        }
        reject(peer, message, true);
      }
      default -> context.meters.dropped.increment();
    }
    if (exchange != null) {
      requests.fail(exchange, RequestFailure.MALFORMED_RESPONSE);
    }
  }

  private boolean isRemembered(Peer peer, CoapMessage message, Bytes datagram, long now) {
    PeerState state = context.peers.get(peer);
    ReceivedMessages received = context.peers.received();
    return state != null
        && received.isDuplicate(
            received.find(state, message.messageId()), datagram.hashCode(), now);
  }

  private void accept(
      PeerState state, Exchange exchange, CoapMessage message, Bytes datagram, long now) {
    int received = remember(state, message, datagram, 0, now);
    if (received == ReceivedMessages.NONE) {
      return;
    }
    if (message.type() == MessageType.CON) {
      Bytes sent = context.wire.sendEmpty(state.peer, MessageType.ACK, message.messageId());
      context.peers.received().reply(received, sent, now);
    }
    requests.answered(exchange, message);
  }

  private void malformed(Peer peer, ParseFailure failure) {
    context.meters.malformed.increment();
    CoapMessage readable = failure.readable();
    if (readable == null) {
      return; // not even a head, or another version: not for us [RFC 7252 §3]
    }
    reject(peer, readable, readable.type() == MessageType.CON);
    if (CoapCode.isResponse(readable.code())) {
      Exchange exchange = requests.matching(peer, readable);
      if (exchange != null) {
        requests.fail(exchange, RequestFailure.MALFORMED_RESPONSE);
      }
    }
  }

  /** Resets a message [RFC 7252 §4.2, §4.3], or drops it without a word. */
  private void reject(Peer peer, CoapMessage message, boolean aloud) {
    if (aloud) {
      context.meters.resets.increment();
      context.wire.sendEmpty(peer, MessageType.RST, message.messageId());
    } else {
      context.meters.dropped.increment();
    }
  }
}
