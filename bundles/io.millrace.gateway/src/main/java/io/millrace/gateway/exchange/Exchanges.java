// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.metrics.Meters;
import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.Reliability;
import io.millrace.api.transport.ReplyTo;
import io.millrace.api.transport.Transport;
import io.millrace.gateway.access.AddressValidation;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.message.ExchangeKey;
import io.millrace.gateway.trace.TraceRing;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The exchanges that are open, by peer and token: a newer request supersedes an older one with its
 * token [DESIGN §3 step 4]. Bounded. Thread-safe.
 */
public final class Exchanges {
  /**
   * Only a deadline that is nearer than this has a timer, and a look each so often starts it:
   * nearly all exchanges are answered long before, and a timer for each of them would cost a sixth
   * of what the gateway does for a request.
   */
  private static final Duration AHEAD = Duration.ofSeconds(1);

  private static final CallbackGuard ENDS =
      new CallbackGuard(Exchanges.class, "ending an exchange");

  private final ConcurrentHashMap<ExchangeKey, Exchange> open = new ConcurrentHashMap<>();
  private final Time time;
  private final Replies replies;
  private final AddressValidation reach;
  private final RequestCounters traffic;
  private final TraceRing trace;
  private final int limit;
  private final PeerLoad load;
  private final long deadlineNanos;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile boolean draining;

  /**
   * Makes an empty set.
   *
   * @param limits how many may be open, of all clients and of one
   * @param deadline how long each may be, unless it says otherwise
   */
  public Exchanges(
      Time time,
      Replies replies,
      AddressValidation reach,
      Meters meters,
      TraceRing trace,
      ExchangeLimits limits,
      Duration deadline) {
    this.time = time;
    this.replies = replies;
    this.reach = reach;
    this.traffic = new RequestCounters(meters);
    this.trace = trace;
    this.limit = limits.openExchanges();
    this.load = new PeerLoad(limits.openExchangesPerPeer());
    this.deadlineNanos = deadline.toNanos();
  }

  /**
   * Opens an exchange; one that has its token is abandoned. When as many are open as may be, it is
   * answered with 5.03 at once, and with 4.29 when that is this client's doing.
   *
   * @return null when there was no room
   */
  public Exchange begin(CoapRequest request, ReplyTo replyTo, Transport origin) {
    long now = time.nanos();
    Exchange exchange = new Exchange(this, request, replyTo, origin, now, now + deadlineNanos);
    boolean full = open.size() >= limit;
    boolean room = !full && load.begin(exchange.peer());
    if (!room) {
      load.take(exchange.peer());
    }
    Exchange former =
        room ? open.put(exchange.key(), exchange) : open.replace(exchange.key(), exchange);
    if (former != null) {
      former.abandon();
    } else if (!room) {
      refuse(exchange, full);
      return null;
    }
    keepLooking();
    return exchange;
  }

  private static void refuse(Exchange exchange, boolean full) {
    exchange.answer(
        full
            ? ErrorResponses.unavailable("too many open requests")
            : ErrorResponses.tooMany("too many open requests of this client"));
  }

  boolean hasSession(Peer peer) {
    return reach.hasSession(peer);
  }

  void abandoned(Exchange exchange) {
    load.end(exchange.peer());
    trace(exchange, TraceRing.NOT_ANSWERED, time.nanos());
  }

  private void trace(Exchange exchange, int code, long now) {
    if (exchange.isForwarded()) {
      trace.add(exchange, code, now);
    }
  }

  void rejected(Exchange exchange) {
    remove(exchange);
  }

  void handedBack(Exchange exchange) {
    remove(exchange);
  }

  private void remove(Exchange exchange) {
    open.remove(exchange.key(), exchange);
    load.end(exchange.peer());
    if (draining) {
      wakeWaiting();
    }
  }

  void answered(Exchange exchange, ReplyTo to, CoapResponse response, DeliveryListener listener) {
    remove(exchange);
    if (exchange.isUnwanted(response.code())) {
      exchange.origin().acknowledge(to); // as far as that is to be done
    } else {
      Reliability how = reliability(exchange, to, response);
      replies.answer(to, response, how, listener, exchange.origin());
    }
    long now = time.nanos();
    traffic.answered(exchange.request().code(), response.code(), now - exchange.begun());
    trace(exchange, response.code(), now);
  }

  /**
   * A refusal of a client that has not shown that it receives is not remembered, when its request
   * may be handled again: so a flood from forged addresses leaves nothing behind.
   */
  private static Reliability reliability(Exchange exchange, ReplyTo to, CoapResponse response) {
    if (exchange.isRepeatable(response.code()) && !exchange.isProved()) {
      return Reliability.FORGOTTEN;
    }
    boolean again = to.confirmable() && (!to.acknowledged() || exchange.isProved());
    return again ? Reliability.CONFIRMABLE : Reliability.NON_CONFIRMABLE;
  }

  long nanos() {
    return time.nanos();
  }

  private void look() {
    try {
      ENDS.each(open.values(), Exchange::watch);
    } finally {
      looking.set(false);
      if (!open.isEmpty()) {
        keepLooking();
      }
    }
  }

  private void keepLooking() {
    if (!looking.get() && looking.compareAndSet(false, true)) {
      time.schedule(AHEAD, this::look);
    }
  }

  /** Tells whether a deadline comes before the next look. */
  boolean isNear(long deadline) {
    return deadline - time.nanos() <= AHEAD.toNanos();
  }

  /** Has an exchange answered at its deadline. */
  Timer schedule(Exchange exchange) {
    return time.schedule(exchange.left(), () -> expire(exchange));
  }

  private static void expire(Exchange exchange) {
    if (exchange.left().toNanos() <= 0) { // else its deadline was changed in this moment
      ENDS.run(
          exchange, Exchange::expire, ErrorResponses.timedOut("no answer within the deadline"));
    }
  }

  /**
   * Ends all that are open in this router with an answer, and takes the calls back that they wait
   * for. A request that another server has stays open: the transport hears of its answer.
   */
  public void answerAllHere(CoapResponse response) {
    ENDS.each(
        open.values(),
        exchange -> {
          if (!exchange.isElsewhere()) {
            exchange.expire(response);
          }
        });
  }

  /**
   * Gives those back to their transports of which nothing was begun; the others stay open until
   * they are answered.
   *
   * @param blocks takes what belongs to them and to requests that are to come
   */
  public void handBackUnbegun(FormerBlocks blocks) {
    boolean kept = ENDS.get(blocks, FormerBlocks::isKept, false);
    List<Exchange> unbegun = new ArrayList<>();
    for (Exchange each : open.values()) {
      if (ENDS.get(each, Exchange::leaveUnbegun, kept, false)) {
        unbegun.add(each);
      }
    }
    if (kept) {
      ENDS.run(blocks, FormerBlocks::leave); // whatever becomes of them, the requests go on
    }
    ENDS.each(unbegun, Exchange::handBack);
  }

  /**
   * Gives those back to their transports that another server has: the next gateway waits for the
   * answers. What is in blocks stays open until it is answered.
   */
  public void handBackBegun() {
    ENDS.each(open.values(), Exchange::leaveBegun);
  }

  /** Returns how many are open. */
  public int size() {
    return open.size();
  }

  private synchronized void wakeWaiting() {
    notifyAll();
  }

  /** Waits until none is open in this router itself, at most {@code limit}. */
  public synchronized void awaitNoneHere(Duration limit) {
    draining = true;
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (long left = limit.toMillis(); left > 0 && isOpenHere(); ) {
        wait(left);
        left = (end - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    draining = false;
  }

  private boolean isOpenHere() {
    return open.values().stream().anyMatch(exchange -> !exchange.isElsewhere());
  }
}
