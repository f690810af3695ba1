// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCodec;
import io.millrace.api.coap.CoapMessage;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.MessageType;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The server side: acknowledgements, and responses on them or in messages of their own [RFC 7252
 * §4.2, §4.3, §5.2]. What it needs to know of a request is in the {@link ReplyTo}, so that it also
 * answers what an earlier endpoint received. Used on the loop alone.
 */
final class Responses {
  private final EndpointLimits limits;
  private final Loop loop;
  private final Set<OutgoingResponse> open = new LinkedHashSet<>();

  Responses(EndpointLimits limits, Loop loop) {
    this.limits = limits;
    this.loop = loop;
  }

  /** Sends the empty acknowledgement of a confirmable request that has none yet. */
  void acknowledge(ReplyTo replyTo) {
    if (!replyTo.confirmable() || replyTo.acknowledged()) {
      return;
    }
    PeerState state = loop.peers.at(replyTo.peer(), loop.time.nanos());
    Heard heard = heardOf(state, replyTo);
    if (!heard.isAnswered()) {
      Bytes sent = loop.wire.sendEmpty(replyTo.peer(), MessageType.ACK, replyTo.messageId());
      state.heard.reply(heard, sent);
    }
  }

  /** Sends the reset of a request that is neither acknowledged nor answered. */
  void reject(ReplyTo replyTo) {
    PeerState state = loop.peers.at(replyTo.peer(), loop.time.nanos());
    Heard heard = heardOf(state, replyTo);
    if (!replyTo.acknowledged() && !heard.isAnswered()) {
      loop.meters.resets.increment();
      Bytes sent = loop.wire.sendEmpty(replyTo.peer(), MessageType.RST, replyTo.messageId());
      state.heard.reply(heard, sent);
    }
  }

  private Heard heardOf(PeerState state, ReplyTo replyTo) {
    Heard heard = state.heard.request(replyTo.messageId(), replyTo.token());
    if (heard != null) {
      return heard;
    }
    Heard other = state.heard.find(replyTo.messageId());
    return state.heard.add(other, replyTo.messageId(), replyTo.token(), loop.time.nanos());
  }

  /** Sends a response. */
  void respond(
      ReplyTo replyTo,
      CoapResponse response,
      Reliability reliability,
      DeliveryListener listener,
      CoapCodec codec) {
    long now = loop.time.nanos();
    PeerState state = loop.peers.at(replyTo.peer(), now);
    count(state, replyTo, response);
    if (replyTo.confirmable() && !replyTo.acknowledged()) {
      Heard heard = heardOf(state, replyTo);
      if (!heard.isAnswered()) {
        boolean sent = piggyback(state, heard, replyTo, response, codec);
        Delivery delivery = sent ? Delivery.ACKNOWLEDGED : Delivery.NOT_SENT;
        loop.waiting.run(listener, DeliveryListener::settled, delivery);
        return;
      }
    }
    separate(state, replyTo, response, reliability, listener, codec, now);
  }

  private void count(PeerState state, ReplyTo replyTo, CoapResponse response) {
    Heard request = state.heard.request(replyTo.messageId(), replyTo.token());
    if (request != null && request.method != 0) {
      loop.meters.served(request.method, response.code());
      request.method = 0;
    } else {
      loop.meters.notificationsSent.increment();
    }
  }

  private boolean piggyback(
      PeerState state, Heard heard, ReplyTo replyTo, CoapResponse response, CoapCodec codec) {
    CoapMessage message =
        CoapMessage.of(MessageType.ACK, replyTo.messageId(), replyTo.token(), response);
    Bytes datagram = loop.codecCalls.get(codec, CoapCodec::serialize, message, null);
    if (datagram == null) {
      return false;
    }
    state.heard.reply(heard, datagram);
    loop.wire.send(state.peer, datagram);
    return true;
  }

  private void separate(
      PeerState state,
      ReplyTo replyTo,
      CoapResponse response,
      Reliability reliability,
      DeliveryListener listener,
      CoapCodec codec,
      long now) {
    boolean confirmable = reliability.confirmable();
    int id = confirmable && open.size() >= limits.openResponses() ? -1 : state.freshId(now);
    if (id == MessageIds.NONE) {
      loop.meters.idsExhausted.increment();
      loop.waiting.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
      return;
    }
    int type = confirmable ? MessageType.CON : MessageType.NON;
    CoapMessage message = CoapMessage.of(type, id, replyTo.token(), response);
    Bytes datagram = loop.codecCalls.get(codec, CoapCodec::serialize, message, null);
    if (datagram == null) {
      loop.waiting.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
      return;
    }
    if (confirmable) {
      await(state, id, datagram, replyTo.token(), reliability, listener, now);
    } else {
      state.rememberNon(id, listener, now);
    }
    loop.wire.send(state.peer, datagram);
    if (!confirmable) {
      loop.waiting.run(listener, DeliveryListener::settled, Delivery.SENT);
    }
  }

  private void await(
      PeerState state,
      int id,
      Bytes datagram,
      Bytes token,
      Reliability reliability,
      DeliveryListener listener,
      long now) {
    OutgoingResponse sent = new OutgoingResponse(this, token, listener);
    sent.state = state;
    sent.messageId = id;
    sent.datagram = datagram;
    state.open.add(sent);
    open.add(sent);
    loop.deadlines.set(sent, now + sent.begin(reliability, loop.chance()));
  }

  /** No acknowledgement came in time. */
  void due(OutgoingResponse sent, long now) {
    long wait = sent.nextAttempt();
    if (wait < 0) {
      settle(sent, Delivery.TIMED_OUT);
      return;
    }
    loop.deadlines.set(sent, now + wait);
    loop.peers.at(sent.state.peer, now);
    loop.meters.retransmitted.increment();
    loop.wire.send(sent.state.peer, sent.datagram);
  }

  /** It is known what became of a confirmable response. */
  void settle(OutgoingResponse sent, Delivery delivery) {
    if (open.remove(sent)) {
      loop.deadlines.clear(sent);
      sent.state.open.remove(sent);
      loop.waiting.run(sent.listener, DeliveryListener::settled, delivery);
    }
  }

  /** Settles what is open: it went out, and nobody will listen for an acknowledgement. */
  void close() {
    List.copyOf(open).forEach(sent -> settle(sent, Delivery.SENT));
  }

  /** Returns how many confirmable responses wait for an acknowledgement. */
  int size() {
    return open.size();
  }
}
