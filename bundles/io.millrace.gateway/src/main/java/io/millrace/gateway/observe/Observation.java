// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.gateway.route.ProxyRequest;

/**
 * A client's observation of a resource [RFC 7641; spec gateway-clients.md §5 item 11]. It belongs
 * to the client's address and token, has sequence numbers of its own, and is served from a {@link
 * SharedObservation}. While a confirmable notification is not acknowledged nothing else is sent; a
 * newer state replaces one that waits for that [RFC 7641 §4.5.1]. Thread-safe.
 */
final class Observation extends NotificationPolicy implements DeliveryListener {
  private final ObservationRegistry registry;
  private final Peer peer;
  private final byte[] token;
  private final boolean confirmable; // whether the client's request was
  private volatile Registration request; // of which the request alone counts; members share one
  private volatile SharedObservation shared; // null until it has joined one
  private PendingRegistration first;
  private boolean ended;
  private boolean outdated; // the client has not got the newest state

  /** The next one of the same client, in the {@link ObservationTable}. */
  volatile Observation nextOfPeer;

  /** Its place in the {@link Members}. */
  int index;

  /**
   * Makes an observation.
   *
   * @param first the request that the first notification answers; null when it is answered
   * @param after the number above which the notifications continue
   */
  Observation(
      ObservationRegistry registry,
      Registration registration,
      PendingRegistration first,
      int after) {
    super(after, 0, registry.nanos());
    this.registry = registry;
    this.peer = registration.peer();
    this.token = registration.replyTo().token().toArray();
    this.confirmable = registration.replyTo().confirmable();
    this.request = registration;
    this.first = first;
  }

  /** Returns it as the client has made it; a new object each time. */
  Registration registration() {
    return new Registration(replyTo(), request.request(), request.proxyRequest());
  }

  /** Returns where notifications go; a new object each time. */
  ReplyTo replyTo() {
    return new ReplyTo(peer, Bytes.wrap(token), confirmable, 0, true);
  }

  Peer peer() {
    return peer;
  }

  boolean hasToken(Bytes other) {
    return other.equals(Bytes.wrap(token));
  }

  ProxyRequest proxyRequest() {
    return request.proxyRequest();
  }

  boolean isOfOwnResource() {
    return request.isOfOwnResource();
  }

  ExchangeKey key() {
    return new ExchangeKey(peer, Bytes.wrap(token));
  }

  /** Returns what it is served from; null before it has joined. */
  SharedObservation shared() {
    return shared;
  }

  /** It is served from {@code joined} from now on. */
  void joined(SharedObservation joined) {
    request = request.sharedWith(joined.lead());
    shared = joined;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Tells whether the client's request is not answered yet. */
  synchronized boolean isWaiting() {
    return first != null && !ended;
  }

  synchronized boolean isEstablished() {
    return first == null && !ended;
  }

  synchronized int lastNumber() {
    return last();
  }

  /** Moves the stored mark ahead of the numbers and returns it. */
  synchronized int storedMark() {
    return moveMark();
  }

  /**
   * Answers the client's request, or notifies the client. The store is written first: a gateway
   * that waits for its last open exchange may stop as soon as that is answered.
   */
  void send(NumberedState state) {
    PendingRegistration waiting;
    CoapResponse message;
    boolean confirm;
    boolean mark;
    synchronized (this) {
      waiting = first;
      outdated = waiting == null && isOutstanding();
      if (ended || outdated) {
        return;
      }
      first = null;
      message = state.with(next());
      confirm =
          waiting == null && nextIsConfirmable(registry.limits().confirmEvery(), registry.nanos());
      mark = needsMark();
    }
    boolean kept = !mark || registry.persist(this);
    if (waiting == null) {
      notify(state, message, confirm);
    } else {
      CoapResponse answer = registry.firstBlock(this, kept ? message : state.state());
      waiting.answer(answer, this::answerSettled);
    }
  }

  private void notify(NumberedState state, CoapResponse message, boolean confirm) {
    boolean whole = state.isWhole() && proxyRequest().options().block2() < 0;
    CoapResponse sent = whole ? message : registry.firstBlock(this, message);
    if (!registry.send(this, sent, confirm)) {
      unsent();
    }
  }

  /** The client has to get the newest state as soon as there is a transport. */
  private void unsent() {
    synchronized (this) {
      notSent();
      outdated = true;
    }
    registry.unsent();
  }

  private void answerSettled(Delivery delivery) {
    if (isRefusal(delivery)) {
      end();
    }
  }

  /** Tells whether the client is no longer interested, or gone [RFC 7641 §3.6, §4.5]. */
  private static boolean isRefusal(Delivery delivery) {
    return delivery == Delivery.RESET
        || delivery == Delivery.TIMED_OUT
        || delivery == Delivery.UNREACHABLE;
  }

  /** It is known what became of a notification: one that the client rejects ends it. */
  @Override
  public void settled(Delivery delivery) {
    if (delivery == Delivery.NOT_SENT) {
      unsent();
    } else if (isRefusal(delivery)) {
      end();
    } else if (isNewerDue(delivery)) {
      shared.tell(audience -> audience.update(this));
    }
  }

  /**
   * A notification is acknowledged, or is sent and nobody waits for its acknowledgement (any more).
   * Tells whether there is a newer state that has waited for that.
   */
  private synchronized boolean isNewerDue(Delivery delivery) {
    return settled(delivery == Delivery.SENT) && outdated;
  }

  /** Tells whether there is a newer state, and nothing that it has to wait for. */
  synchronized boolean isOutdated() {
    return outdated && !isOutstanding() && !ended;
  }

  /** The client may not have got the newest state, which somebody else was to send. */
  synchronized void missed() {
    outdated = true;
  }

  /** Tells whether the client has not got the newest state, or has not said so yet. */
  synchronized boolean isBehind() {
    return outdated || isOutstanding();
  }

  /** Ends it with a last notification. */
  void finish(CoapResponse response) {
    PendingRegistration waiting = takeFirst();
    if (!end()) {
      return;
    }
    if (waiting != null) {
      waiting.answer(response, DeliveryListener.NONE);
    } else {
      registry.sendLast(this, response);
    }
  }

  /** Ends it without a notification; false when it has ended before. */
  boolean end() {
    return end(false);
  }

  /** Ends it: a newer one of the same client and token takes its place. */
  void giveWay() {
    end(true);
  }

  private boolean end(boolean replaced) {
    synchronized (this) {
      if (ended) {
        return false;
      }
      ended = true;
    }
    registry.ended(this);
    SharedObservation left = shared;
    if (left != null) {
      left.leave(this, replaced);
    }
    return true;
  }

  /** Leaves the request to the next gateway while the first response is missing. */
  boolean handBack() {
    PendingRegistration waiting = takeFirst();
    if (waiting != null) {
      end();
      waiting.handBack();
    }
    return waiting != null;
  }

  private synchronized PendingRegistration takeFirst() {
    PendingRegistration waiting = first;
    first = null;
    return waiting;
  }
}
