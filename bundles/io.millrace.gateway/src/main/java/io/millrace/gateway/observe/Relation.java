// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.Delivery;
import io.millrace.gateway.Answers;
import io.millrace.gateway.exchange.Exchange;
import io.millrace.gateway.option.Downstream;
import io.millrace.gateway.option.Hop;
import io.millrace.gateway.proxy.Destination;
import io.millrace.gateway.proxy.Failures;
import io.millrace.gateway.proxy.Traveller;
import io.millrace.gateway.route.Route;

/**
 * One client's observation of one resource [RFC 7641; spec gateway-clients.md §5 item 11]. It
 * belongs to the client's address and token and outlives the device that serves it: when that goes
 * away it joins again at its successor, and the client sees the numbers grow on. Thread-safe.
 */
final class Relation implements Traveller {
  private final Relations home;
  private final Registration registration;
  private final Notifications notifications;
  private final Patience patience;
  private Exchange first;
  private Upstream upstream;
  private boolean ended;

  /**
   * Makes an observation.
   *
   * @param first the exchange that waits for the first answer; null when the client has had it
   * @param after the number that the next notification must be above
   */
  Relation(Relations home, Registration registration, Exchange first, int after) {
    this.home = home;
    this.registration = registration;
    this.first = first;
    this.notifications = new Notifications(home.limits().confirmEvery(), after, home.nanos());
    this.patience = new Patience(home.limits().observeGrace(), first == null);
  }

  Registration registration() {
    return registration;
  }

  long nanos() {
    return home.nanos();
  }

  synchronized int lastNumber() {
    return notifications.lastNumber();
  }

  synchronized boolean isEstablished() {
    return first == null && !ended;
  }

  /** Moves the mark in the store ahead of the numbers and returns it. */
  synchronized int moveMark() {
    return notifications.moveMark();
  }

  @Override
  public Route route() {
    return registration.proxied().route();
  }

  @Override
  public void found(Destination destination) {
    boolean observe = destination.hop() != Hop.DEVICE;
    Downstream walk = registration.proxied().downstream(destination.hop(), observe);
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
    if (!next.begin(registration.request().with(options))) {
      failed(next, DeviceFailure.busy("the device failed at the observation"));
    }
    if (former != null) {
      former.cancel();
    }
  }

  @Override
  public boolean isRetry() {
    return isEstablished();
  }

  /** A name that is unknown, or without an address, may be one whose device has yet to come. */
  @Override
  public void refused(CoapResponse why) {
    synchronized (this) {
      if (first == null && !ended && patience.bears(why.code(), home.nanos())) {
        return;
      }
    }
    finish(why);
  }

  @Override
  public synchronized void lookingUp() {
    patience.asking();
  }

  @Override
  public synchronized void away() {
    patience.absent(home.nanos());
  }

  /**
   * The device has answered or notified.
   *
   * @param registered whether the answer says that notifications will follow
   */
  void answered(Upstream from, CoapResponse response, boolean registered) {
    boolean good = CoapCode.isSuccess(response.code());
    Exchange waiting;
    boolean former;
    boolean notYet;
    synchronized (this) {
      waiting = first;
      former = from != upstream || isOver();
      notYet = !former && response.code() == CoapCode.SERVICE_UNAVAILABLE && tryAgain();
    }
    boolean lenient = waiting == null && from.destination().hop() == Hop.DEVICE;
    if (former) {
      from.cancel();
    } else if (home.isRetired()) {
      finish(response);
    } else if (good && (lenient || registered)) {
      notify(waiting, response);
    } else if (!notYet) {
      finish(response);
    }
  }

  /**
   * Tells whether a successor has it. One that began too late to be handed over has none: who waits
   * for its answer gets one, and no number.
   */
  private boolean isOver() {
    return home.isRetired() && first == null;
  }

  /** While it joins again, no failure is the last word before the grace is over. */
  private boolean tryAgain() {
    boolean again = patience.isRejoining();
    if (again) {
      patience.busy(home.nanos());
    }
    return again;
  }

  /**
   * Tells the client. The store knows of it first: as soon as the exchange is answered, a gateway
   * that waits for the last one to end may stop.
   */
  private void notify(Exchange waiting, CoapResponse state) {
    Notifications.Next next;
    synchronized (this) {
      boolean again = patience.isRejoining() && notifications.isLast(state);
      patience.heard();
      if (ended || again) {
        return;
      }
      first = null;
      next = notifications.next(state, waiting != null, home.nanos());
    }
    boolean kept = !next.mark() || home.persist(this);
    CoapResponse block = home.slice(this, kept || waiting == null ? next.message() : state);
    if (waiting != null) {
      waiting.answer(block, this::settled);
    } else {
      boolean confirmable = next.confirmable();
      home.send(this, block, confirmable, confirmable ? this::confirmed : this::settled);
    }
  }

  private void confirmed(Delivery delivery) {
    synchronized (this) {
      notifications.settled();
    }
    settled(delivery);
  }

  private void settled(Delivery delivery) {
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
      if (from != upstream || ended || isOver() || tryAgain()) {
        return;
      }
      boolean begun = failure.code() != CoapCode.SERVICE_UNAVAILABLE || failure.mayHaveExecuted();
      if (!begun && !home.isRetired()) {
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
    Upstream current;
    synchronized (this) {
      current = upstream;
    }
    boolean gone = current != null && current.isReplaced(home.resolve(this));
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
    Upstream current = takeUpstream();
    home.ended(this);
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends it for the client at once and at the device later, when a successor has joined there. */
  void giveWay() {
    Upstream current = takeUpstream();
    if (current != null) {
      home.later(current::cancel);
    }
  }

  private synchronized Upstream takeUpstream() {
    Upstream current = upstream;
    ended = true;
    upstream = null;
    return current;
  }

  /** Lets the device go when the gateway's bundle has stopped; the store keeps the observation. */
  synchronized void retire() {
    if (upstream != null && first == null) {
      home.later(upstream::cancel);
    }
  }
}
