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
import io.millrace.lib.persist.SnapshotReader;
import io.millrace.lib.persist.SnapshotWriter;
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
  private final EndpointContext context;
  private final ReceivedMessages messages;
  private final Set<OutgoingResponse> open = new LinkedHashSet<>();

  Responses(EndpointLimits limits, EndpointContext context) {
    this.limits = limits;
    this.context = context;
    this.messages = context.peers.received();
  }

  /** Sends the empty acknowledgement of a confirmable request that has none yet. */
  void acknowledge(ReplyTo replyTo) {
    if (!replyTo.confirmable() || replyTo.acknowledged()) {
      return;
    }
    long now = context.time.nanos();
    int received = receivedOf(context.peers.at(replyTo.peer(), now), replyTo, now);
    if (!messages.isAnswered(received)) {
      Bytes sent = context.wire.sendEmpty(replyTo.peer(), MessageType.ACK, replyTo.messageId());
      messages.reply(received, sent, now);
    }
  }

  /** Sends the reset of a request that is neither acknowledged nor answered. */
  void reject(ReplyTo replyTo) {
    long now = context.time.nanos();
    int received = receivedOf(context.peers.at(replyTo.peer(), now), replyTo, now);
    if (!replyTo.acknowledged() && !messages.isAnswered(received)) {
      context.meters.resets.increment();
      Bytes sent = context.wire.sendEmpty(replyTo.peer(), MessageType.RST, replyTo.messageId());
      messages.reply(received, sent, now);
    }
  }

  private int receivedOf(PeerState state, ReplyTo replyTo, long now) {
    int id = replyTo.messageId();
    int received = messages.request(state, id, replyTo.token());
    return received != ReceivedMessages.NONE
        ? received
        : messages.add(state, messages.find(state, id), id, 0, replyTo.token().hashCode(), now);
  }

  /** Sends a response. */
  void respond(
      ReplyTo replyTo,
      CoapResponse response,
      Reliability reliability,
      DeliveryListener listener,
      CoapCodec codec) {
    long now = context.time.nanos();
    PeerState state = context.peers.at(replyTo.peer(), now);
    count(state, replyTo, response);
    if (replyTo.confirmable() && !replyTo.acknowledged()) {
      int received = receivedOf(state, replyTo, now);
      if (!messages.isAnswered(received)) {
        boolean sent = piggyback(state, received, replyTo, response, codec, now);
        forget(state, replyTo, reliability);
        Delivery delivery = sent ? Delivery.ACKNOWLEDGED : Delivery.NOT_SENT;
        context.listeners.run(listener, DeliveryListener::settled, delivery);
        return;
      }
    }
    separate(state, replyTo, response, reliability, listener, codec, now);
    forget(state, replyTo, reliability);
  }

  private void forget(PeerState state, ReplyTo replyTo, Reliability reliability) {
    if (!reliability.remembered()) {
      context.peers.forget(state, replyTo.messageId(), replyTo.token());
    }
  }

  private void count(PeerState state, ReplyTo replyTo, CoapResponse response) {
    int request = messages.request(state, replyTo.messageId(), replyTo.token());
    int method = request == ReceivedMessages.NONE ? 0 : messages.takeMethod(request);
    if (method != 0) {
      context.meters.served(method, response.code());
    } else {
      context.meters.notificationsSent.increment();
    }
  }

  private boolean piggyback(
      PeerState state,
      int received,
      ReplyTo replyTo,
      CoapResponse response,
      CoapCodec codec,
      long now) {
    CoapMessage message =
        CoapMessage.of(MessageType.ACK, replyTo.messageId(), replyTo.token(), response);
    Bytes datagram = context.codecCalls.get(codec, CoapCodec::serialize, message, null);
    if (datagram == null) {
      return false;
    }
    messages.reply(received, datagram, now);
    context.wire.send(state.peer, datagram);
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
      context.meters.idsExhausted.increment();
      context.listeners.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
      return;
    }
    int type = confirmable ? MessageType.CON : MessageType.NON;
    CoapMessage message = CoapMessage.of(type, id, replyTo.token(), response);
    Bytes datagram = context.codecCalls.get(codec, CoapCodec::serialize, message, null);
    if (datagram == null) {
      context.listeners.run(listener, DeliveryListener::settled, Delivery.NOT_SENT);
      return;
    }
    if (confirmable) {
      await(state, id, datagram, replyTo.token(), reliability, listener, now);
      state.passCon(id, listener, now);
    } else {
      state.rememberNon(id, listener, now);
    }
    context.wire.send(state.peer, datagram);
    if (!confirmable) {
      context.listeners.run(listener, DeliveryListener::settled, Delivery.SENT);
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
    state.opened(sent);
    open.add(sent);
    context.deadlines.set(sent, now + sent.begin(reliability, context.chance()));
  }

  /** No acknowledgement came in time. */
  void due(OutgoingResponse sent, long now) {
    long wait = sent.nextAttempt();
    if (wait < 0) {
      settle(sent, Delivery.TIMED_OUT);
      return;
    }
    context.deadlines.set(sent, now + wait);
    context.peers.at(sent.state.peer, now);
    context.meters.retransmitted.increment();
    context.wire.send(sent.state.peer, sent.datagram);
  }

  /** It is known what became of a confirmable response. */
  void settle(OutgoingResponse sent, Delivery delivery) {
    if (open.remove(sent)) {
      context.deadlines.clear(sent);
      sent.state.closed(sent);
      context.listeners.run(sent.listener, DeliveryListener::settled, delivery);
    }
  }

  /** Writes the responses that are not acknowledged. */
  void save(SnapshotWriter to) {
    for (OutgoingResponse each : open) {
      to.bytes(each.token);
      to.listener(each.listener, DeliveryListener.NONE);
      each.save(to);
    }
  }

  /** Goes on with the responses that {@link #save} wrote. */
  void restore(SnapshotReader from, long now) {
    while (from.more()) {
      Bytes token = from.bytes();
      DeliveryListener listener = from.listener(DeliveryListener.class, DeliveryListener.NONE);
      OutgoingResponse sent =
          new OutgoingResponse(this, token, listener == null ? DeliveryListener.NONE : listener);
      long due = sent.restore(from, context.peers, now);
      sent.state.opened(sent);
      open.add(sent);
      context.deadlines.set(sent, due);
    }
  }

  /** Returns whom the open responses concern. */
  List<DeliveryListener> listeners() {
    return open.stream().map(each -> each.listener).toList();
  }

  /** Forgets open responses, which the next endpoint has. */
  List<OutgoingResponse> release() {
    List<OutgoingResponse> released = List.copyOf(open);
    open.clear();
    return released;
  }

  /** Settles open responses as sent: acknowledgements will not be received any more. */
  void close() {
    List.copyOf(open).forEach(sent -> settle(sent, Delivery.SENT));
  }

  /** Returns how many confirmable responses wait for an acknowledgement. */
  int size() {
    return open.size();
  }
}
