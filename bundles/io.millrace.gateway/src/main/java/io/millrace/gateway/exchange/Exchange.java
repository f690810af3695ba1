// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Call;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.gateway.observe.PendingRegistration;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.UnaryOperator;

/**
 * One request of a client until its answer is handed to the transport. It is answered once, or
 * abandoned when a newer request took its token. Thread-safe.
 */
public final class Exchange extends ProxyClient implements PendingRegistration {
  private static final int OPEN = 0;
  private static final int ACKNOWLEDGED = 1;
  private static final int DONE = 2;
  private static final AtomicIntegerFieldUpdater<Exchange> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Exchange.class, "state");

  private final Exchanges exchanges;
  private final ExchangeKey key;
  private final CoapRequest request;
  private final ReplyTo replyTo;
  private final Transport origin;
  private final long begun;
  private volatile int state;
  private volatile long expires;
  private volatile Timer timer;
  private volatile Call downstream;
  private volatile int block1 = -1;
  private volatile int unwanted;
  private volatile boolean proved;
  private volatile boolean repeatable;
  private volatile boolean atHop;
  private volatile UnaryOperator<CoapResponse> blockwise;

  /** Opens an exchange at a moment of the monotonic clock, with a deadline on it. */
  Exchange(
      Exchanges exchanges,
      CoapRequest request,
      ReplyTo replyTo,
      Transport origin,
      long begun,
      long expires) {
    this.exchanges = exchanges;
    this.key = new ExchangeKey(replyTo.peer(), replyTo.token());
    this.request = request;
    this.replyTo = replyTo;
    this.origin = origin;
    this.begun = begun;
    this.expires = expires;
  }

  /** Returns what it is known by. */
  public ExchangeKey key() {
    return key;
  }

  /** Returns the request as it came. */
  public CoapRequest request() {
    return request;
  }

  @Override
  public Peer peer() {
    return replyTo.peer();
  }

  /** Returns when the request came, by the monotonic clock in nanoseconds. */
  public long begun() {
    return begun;
  }

  /** Returns how long it may still take; zero or less when its deadline is over. */
  Duration left() {
    return Duration.ofNanos(expires - exchanges.nanos());
  }

  /** Says by when it must be answered, by the monotonic clock in nanoseconds; else it gets 5.04. */
  synchronized void expireAt(long nanos) {
    expires = nanos;
    stopTimer();
    timer = null;
    watch();
  }

  /** Starts the timer of a deadline that is near. */
  synchronized void watch() {
    if (timer == null && exchanges.isNear(expires)) {
      timer = exchanges.schedule(this);
      if (state == DONE) {
        stopTimer();
      }
    }
  }

  @Override
  public ReplyTo replyTo() {
    return state == OPEN || !replyTo.confirmable() ? replyTo : replyTo.asAcknowledged();
  }

  /** Tells whether it was answered or abandoned. */
  public boolean isDone() {
    return state == DONE;
  }

  /** The client does not want responses of these classes, as {@link NoResponse} has them. */
  public void leaveOut(int classes) {
    unwanted = classes;
  }

  /** Tells whether an answer with that code is not sent to the client. */
  boolean isUnwanted(int code) {
    return NoResponse.isUnwanted(unwanted, code);
  }

  /** The answer has to repeat this Block1 [RFC 7959 §2.3]. */
  public void repeatBlock1(int value) {
    block1 = value;
  }

  /** The request may be handled twice, whatever it is answered with, unless that is a success. */
  public void markRepeatable() {
    repeatable = true;
  }

  /** Tells whether the request may be handled again: a client error says that nothing was done. */
  boolean isRepeatable(int code) {
    return CoapCode.isClientError(code) || repeatable && !CoapCode.isSuccess(code);
  }

  /** Another gateway has sent the request to its hop, and waited for the answer. */
  public void markBegun() {
    atHop = true;
  }

  /** Tells, once, whether another gateway has sent the request to its hop. */
  boolean takeBegun() {
    boolean begun = atHop;
    atHop = false;
    return begun;
  }

  /** The client has shown that it receives what is sent to its address. */
  public void prove() {
    proved = true;
  }

  /** Tells whether the client has shown that it receives, now or with its session. */
  public boolean isProved() {
    if (!proved && (origin.isReliable() || exchanges.hasSession(peer()))) {
      proved = true;
    }
    return proved;
  }

  /** Tells whether an answer may go out whole [RFC 9175 §2.4]. */
  public boolean mayHave(CoapResponse response) {
    return proved || AddressValidation.isSafe(request, response, replyTo.token()) || isProved();
  }

  /** Says what is done with any answer before it goes out. */
  public void answerBlockwise(UnaryOperator<CoapResponse> cut) {
    blockwise = cut;
  }

  /** Sends an empty acknowledgement unless one is out, or the answer is. */
  public void acknowledge() {
    if (replyTo.confirmable() && STATE.compareAndSet(this, OPEN, ACKNOWLEDGED)) {
      origin.acknowledge(replyTo);
    }
  }

  /** Answers; false when the exchange was answered or abandoned before. */
  public boolean answer(CoapResponse response) {
    return answer(response, DeliveryListener.NONE);
  }

  /** As {@link #answer(CoapResponse)}; the listener learns of the delivery. */
  @Override
  public boolean answer(CoapResponse response, DeliveryListener listener) {
    int before = STATE.getAndSet(this, DONE);
    if (before == DONE) {
      return false;
    }
    stopTimer();
    downstream = null;
    boolean separate = before == ACKNOWLEDGED && replyTo.confirmable();
    CoapResponse asked = blockwise == null ? response : blockwise.apply(response);
    CoapResponse whole = block1 < 0 ? asked : Block1Transfer.withBlock1(asked, block1);
    if (!mayHave(whole)) {
      whole = AddressValidation.cut(request, whole, replyTo.token());
    }
    exchanges.answered(this, separate ? replyTo.asAcknowledged() : replyTo, whole, listener);
    return true;
  }

  /** Ends it with a reset instead of an answer [RFC 7252 §4.2, §4.3]. */
  public void reject() {
    ReplyTo to = replyTo();
    if (STATE.getAndSet(this, DONE) != DONE) {
      stopTimer();
      exchanges.rejected(this);
      origin.reject(to);
    }
  }

  /**
   * Tells whether nothing was begun of it: then it is left here, to be handed back.
   *
   * @param blocks whether blocks of its body that came before are handed over
   */
  boolean leaveUnbegun(boolean blocks) {
    return downstream instanceof Unbegun waiting && waiting.leaveUnbegun(blocks);
  }

  /** Tells whether another server has the request, and will answer the transport. */
  boolean isElsewhere() {
    return downstream instanceof ProxiedExchange proxied && proxied.isElsewhere();
  }

  /** Leaves the answer to the next gateway, when another server has the request. */
  void leaveBegun() {
    if (downstream instanceof ProxiedExchange sent) {
      sent.leaveBegun();
    }
  }

  /** Ends it here without an answer: the next gateway gets the request. */
  @Override
  public void handBack() {
    int before = STATE.getAndSet(this, DONE);
    if (before != DONE) {
      stopTimer();
      exchanges.handedBack(this);
      ReplyTo to = before == OPEN ? replyTo : replyTo.asAcknowledged();
      if (atHop) {
        origin.handBackBegun(request, to);
      } else {
        origin.handBack(request, to);
      }
    }
  }

  /** Ends it without an answer: the token belongs to another request now. */
  public void abandon() {
    if (STATE.getAndSet(this, DONE) != DONE) {
      stopTimer();
      exchanges.abandoned(this);
      cancelDownstream();
    }
  }

  /** Says which call to cancel when the exchange is abandoned or its deadline has passed. */
  @Override
  public void downstream(Call call) {
    downstream = call;
    if (state == DONE) {
      cancelDownstream();
    }
  }

  /** Answers at the deadline and cancels the call that it waited for. */
  void expire(CoapResponse response) {
    Call call = downstream;
    if (answer(response) && call != null) {
      call.cancel();
    }
  }

  private void stopTimer() {
    Timer running = timer;
    if (running != null) {
      running.cancel();
    }
  }

  private void cancelDownstream() {
    Call call = downstream;
    downstream = null;
    if (call != null) {
      call.cancel();
    }
  }

  Transport origin() {
    return origin;
  }
}
