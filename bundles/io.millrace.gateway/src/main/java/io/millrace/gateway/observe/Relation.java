// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.coap.OptionNumber;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.device.Resolution;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.Peer;
import io.millrace.api.transport.ReplyTo;
import io.millrace.gateway.Answers;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.exchange.ExchangeKey;
import io.millrace.gateway.option.Downstream;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.proxy.Destination;
import io.millrace.gateway.proxy.Failures;
import io.millrace.gateway.proxy.Proxied;
import io.millrace.gateway.proxy.Traveller;
import io.millrace.gateway.route.Route;

/**
 * One client's observation of one resource [RFC 7641; spec gateway-clients.md §5 item 11]. It
 * belongs to the client's address and token and outlives the device that serves it: when that goes
 * away it joins again at its successor, and the client sees the numbers grow on. Thread-safe.
 */
final class Relation implements Traveller {
  private final Relations home;
  private final ReplyTo replyTo;
  private final CoapRequest request;
  private final Proxied proxied;
  private final Numbering numbering;
  private final Confirmation confirmation;
  private final Patience patience;
  private Exchange first;
  private Upstream upstream;
  private CoapResponse last;
  private boolean ended;

  /**
   * Makes an observation.
   *
   * @param first the exchange that waits for the first answer; null when the client has had it
   * @param after the number that the next notification must be above
   */
  Relation(
      Relations home,
      ReplyTo replyTo,
      CoapRequest request,
      Proxied proxied,
      Exchange first,
      int after) {
    this.home = home;
    this.replyTo = replyTo;
    this.request = request;
    this.proxied = proxied;
    this.first = first;
    this.numbering = new Numbering(after);
    this.confirmation = new Confirmation(home.limits().confirmEvery(), home.nanos());
    this.patience = new Patience(home.limits().observeGrace());
  }

  ExchangeKey key() {
    return new ExchangeKey(replyTo.peer(), replyTo.token());
  }

  Peer peer() {
    return replyTo.peer();
  }

  ReplyTo replyTo() {
    return replyTo;
  }

  CoapRequest request() {
    return request;
  }

  long nanos() {
    return home.nanos();
  }

  synchronized int lastNumber() {
    return numbering.last();
  }

  synchronized boolean isEstablished() {
    return first == null && !ended;
  }

  synchronized boolean isAway() {
    return patience.isAway();
  }

  /** Moves the mark in the store ahead of the numbers and returns it. */
  synchronized int moveMark() {
    return numbering.moveMark();
  }

  /** Returns the same observation, at home with another address of its client. */
  synchronized Relation movedTo(Peer peer) {
    ReplyTo to = new ReplyTo(peer, replyTo.token(), replyTo.confirmable(), 0, true);
    return new Relation(home, to, request, proxied, null, numbering.last());
  }

  @Override
  public Route route() {
    return proxied.route();
  }

  @Override
  public void found(Destination destination) {
    boolean observe = destination.hop() != Hop.DEVICE;
    Downstream walk = proxied.downstream(destination.hop(), observe);
    CoapOptions options = walk.write();
    if (options == null) {
      finish(walk.refusal());
      return;
    }
    Upstream next = new Upstream(this, destination);
    Upstream former;
    synchronized (this) {
      if (ended) {
        return;
      }
      former = upstream;
      upstream = next;
      patience.back();
    }
    CoapRequest forwarded = new CoapRequest(request.code(), options, request.payload());
    next.keep(destination.observe(forwarded, destination.deadline(), next));
    if (former != null) {
      former.cancel();
    }
  }

  /** A name that nobody knows any more may be one whose device has yet to come. */
  @Override
  public void refused(CoapResponse why) {
    if (isEstablished() && why.code() == CoapCode.NOT_FOUND) {
      away();
    } else {
      finish(why);
    }
  }

  @Override
  public void lookingUp() {}

  @Override
  public synchronized void away() {
    patience.absent(home.nanos());
  }

  void answered(Upstream from, CoapResponse response) {
    boolean observed = response.options().has(OptionNumber.OBSERVE);
    CoapResponse sifted = home.sift(this, response, from.destination().hop());
    Exchange waiting;
    synchronized (this) {
      if (from != upstream || ended || home.isRetired()) {
        waiting = null;
        observed = false;
        sifted = null;
      } else {
        waiting = first;
        boolean lenient = waiting == null && from.destination().hop() == Hop.DEVICE;
        observed = (observed || lenient) && CoapCode.isSuccess(sifted.code());
      }
    }
    if (sifted == null) {
      from.cancel();
    } else if (!observed) {
      finish(sifted);
    } else {
      notify(waiting, sifted);
    }
  }

  private void notify(Exchange waiting, CoapResponse sifted) {
    CoapResponse notification;
    boolean confirm;
    boolean mark;
    synchronized (this) {
      boolean again = patience.isSecondJoin() && sifted.equals(last);
      patience.heard();
      last = sifted;
      if (ended || again) {
        return;
      }
      first = null;
      notification = numbered(sifted, numbering.next());
      confirm = waiting == null && confirmation.next(home.nanos());
      mark = numbering.needsMark();
    }
    CoapResponse block = home.slice(this, notification);
    if (waiting != null) {
      waiting.answer(block, this::settled);
    } else {
      home.send(this, block, confirm, this::settled);
    }
    if (mark) {
      home.persist(this);
    }
  }

  private static CoapResponse numbered(CoapResponse response, int number) {
    return response.with(response.options().toBuilder().set(OptionNumber.OBSERVE, number).build());
  }

  private void settled(Delivery delivery) {
    synchronized (this) {
      confirmation.settled();
    }
    boolean gone =
        delivery == Delivery.RESET
            || delivery == Delivery.TIMED_OUT
            || delivery == Delivery.UNREACHABLE;
    if (gone) {
      end();
    }
  }

  void failed(Upstream from, DeviceFailure failure) {
    synchronized (this) {
      if (from != upstream || ended || home.isRetired()) {
        return;
      }
      if (failure.code() == CoapCode.SERVICE_UNAVAILABLE && !failure.mayHaveExecuted()) {
        patience.busy(home.nanos());
        return;
      }
    }
    finish(Failures.answer(failure));
  }

  /**
   * Looks whether the device is still the one observed, or, while it is away, whether it is back.
   */
  void check() {
    long now = home.nanos();
    boolean gone = isServedByAnother();
    boolean impatient;
    boolean look;
    synchronized (this) {
      if (gone && !patience.isAway()) {
        patience.busy(now);
      }
      impatient = patience.isOver(now);
      look = !ended && patience.isDue(now);
    }
    if (impatient) {
      finish(Answers.unavailable("the device is away"));
    } else if (look) {
      home.rejoin(this);
    }
  }

  private boolean isServedByAnother() {
    Upstream current;
    synchronized (this) {
      current = upstream;
    }
    if (current == null || route().address() != null) {
      return false;
    }
    Resolution resolution = home.resolve(this);
    return resolution != null && !current.destination().isStill(resolution);
  }

  /** Ends it with a last message to the client. */
  void finish(CoapResponse response) {
    Exchange waiting;
    synchronized (this) {
      waiting = first;
      first = null;
      if (ended) {
        return;
      }
    }
    end();
    if (waiting != null) {
      waiting.answer(response);
    } else {
      home.sendLast(this, response);
    }
  }

  /** Ends it without a word to the client. */
  void end() {
    Upstream current;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      current = upstream;
      upstream = null;
    }
    home.ended(this);
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends it for the client at once and at the device later, when a successor has joined there. */
  void giveWay() {
    Upstream current;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      current = upstream;
      upstream = null;
    }
    if (current != null) {
      home.later(current::cancel);
    }
  }

  /** Lets the device go when the gateway's bundle has stopped; the store keeps the observation. */
  synchronized void retire() {
    if (upstream != null) {
      home.later(upstream::cancel);
    }
  }
}
