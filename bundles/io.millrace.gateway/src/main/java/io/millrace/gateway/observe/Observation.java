// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.time.Timer;
import io.millrace.api.transport.Delivery;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.DownstreamOptions;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.Route;
import io.millrace.gateway.route.RouteListener;

/**
 * A client's observation of a resource [RFC 7641; spec gateway-clients.md §5 item 11]. It belongs
 * to the client's address and token. When the device that it observes is replaced, it registers
 * again at the new one, and the client sees its sequence numbers continue. Thread-safe.
 */
final class Observation implements RouteListener {
  private final ObservationRegistry registry;
  private final Registration registration;
  private final NotificationBuilder notifications;
  private final RejoinPolicy rejoin;
  private PendingRegistration first;
  private DownstreamObservation downstream;
  private Timer timer;
  private boolean ended;

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
    this.registry = registry;
    this.registration = registration;
    this.first = first;
    this.notifications =
        new NotificationBuilder(registry.limits().confirmEvery(), after, registry.nanos());
    this.rejoin = new RejoinPolicy(registry.limits().grace(), first == null);
  }

  Registration registration() {
    return registration;
  }

  long nanos() {
    return registry.nanos();
  }

  synchronized int lastNumber() {
    return notifications.lastNumber();
  }

  synchronized boolean isEstablished() {
    return first == null && !ended;
  }

  /** Moves the stored mark ahead of the numbers and returns it. */
  synchronized int moveMark() {
    return notifications.moveMark();
  }

  @Override
  public Route route() {
    return registration.proxyRequest().route();
  }

  @Override
  public void found(NextHop nextHop) {
    boolean observe = nextHop.hop() != HopKind.DEVICE;
    DownstreamOptions downstreamOptions =
        registration.proxyRequest().downstream(nextHop.hop(), observe);
    CoapOptions options = downstreamOptions.write();
    if (options == null) {
      finish(downstreamOptions.refusal());
      return;
    }
    DownstreamObservation next = new DownstreamObservation(this, nextHop);
    DownstreamObservation former;
    synchronized (this) {
      if (ended) {
        return;
      }
      former = downstream;
      downstream = next;
      rejoin.atDevice();
      arm();
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

  /** A name that is unknown or has no address now may get a device within the grace time. */
  @Override
  public void refused(CoapResponse why) {
    synchronized (this) {
      if (first == null && !ended && rejoin.mayRecover(why.code(), registry.nanos())) {
        arm();
        return;
      }
    }
    finish(why);
  }

  @Override
  public synchronized void lookingUp() {
    rejoin.lookingUp();
    arm();
  }

  @Override
  public synchronized void away() {
    if (registry.isDirectoryFailing(this)) {
      rejoin.failed(registry.nanos());
    } else {
      rejoin.noDevice(registry.nanos());
    }
    arm();
  }

  /**
   * The device has sent a response or a notification.
   *
   * @param registered whether it has an Observe option, so that notifications will follow
   */
  void answered(DownstreamObservation from, CoapResponse response, boolean registered) {
    boolean good = CoapCode.isSuccess(response.code());
    PendingRegistration waiting;
    boolean former;
    boolean notYet;
    synchronized (this) {
      waiting = first;
      former = from != downstream || isOver();
      notYet = !former && response.code() == CoapCode.SERVICE_UNAVAILABLE && tryAgain();
    }
    boolean lenient = waiting == null && from.nextHop().hop() == HopKind.DEVICE;
    if (former) {
      from.cancel();
    } else if (registry.isStopped()) {
      finish(response);
    } else if (good && (lenient || registered)) {
      notify(waiting, response);
    } else if (!notYet) {
      finish(response);
    }
  }

  /**
   * Tells whether the next instance of the gateway serves this observation now. It does not when
   * the first response is still missing: then the client gets a response without a sequence number.
   */
  private boolean isOver() {
    return registry.isStopped() && first == null;
  }

  /** While the observation registers again, a failure ends it only after the grace time. */
  private boolean tryAgain() {
    boolean again = rejoin.isRejoining();
    if (again) {
      rejoin.failed(registry.nanos());
      arm();
    }
    return again;
  }

  /**
   * Notifies the client. The store is written first: a gateway that waits for its last open
   * exchange may stop as soon as that is answered.
   */
  private void notify(PendingRegistration waiting, CoapResponse state) {
    NotificationBuilder.Next next;
    synchronized (this) {
      boolean again = rejoin.isRejoining() && notifications.isLast(state);
      rejoin.heard();
      if (ended || again) {
        return;
      }
      first = null;
      next = notifications.next(state, waiting != null, registry.nanos());
    }
    boolean kept = !next.mark() || registry.persist(this);
    CoapResponse block = registry.slice(this, kept || waiting == null ? next.message() : state);
    if (waiting != null) {
      waiting.answer(block, this::settled);
    } else {
      boolean confirmable = next.confirmable();
      registry.send(this, block, confirmable, confirmable ? this::confirmed : this::settled);
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

  void failed(DownstreamObservation from, DeviceFailure failure) {
    synchronized (this) {
      if (from != downstream || ended || isOver() || tryAgain()) {
        return;
      }
      boolean begun = failure.code() != CoapCode.SERVICE_UNAVAILABLE || failure.mayHaveExecuted();
      if (!begun && !registry.isStopped()) {
        rejoin.failed(registry.nanos());
        arm();
        return;
      }
    }
    finish(ErrorResponses.of(failure));
  }

  /** Registers at its device again, soon, as after a restart. */
  synchronized void rejoin() {
    rejoin.failed(registry.nanos());
    arm();
  }

  /** Has {@link #check} run when the policy has something to do. Guarded by this. */
  private void arm() {
    if (timer != null) {
      timer.cancel();
    }
    long left = ended ? -1 : rejoin.nanosUntilChange(registry.nanos());
    timer = left < 0 ? null : registry.checkAfter(left, this);
  }

  /**
   * Registers again at its device, or gives up, when it is time for that.
   *
   * @param directoryChanged whether its name may resolve to another device than before
   * @return false when the directory failed, so that this is to be repeated
   */
  boolean check(boolean directoryChanged) {
    DownstreamObservation current;
    synchronized (this) {
      current = downstream;
    }
    boolean replaced =
        directoryChanged && current != null && current.isReplaced(registry.resolve(this));
    boolean over;
    boolean due;
    synchronized (this) {
      long now = registry.nanos();
      if (replaced && !rejoin.isAway()) {
        rejoin.failed(now);
      }
      over = !ended && rejoin.isOver(now);
      due = !ended && !over && rejoin.isDue(now, directoryChanged, replaced);
      if (due) {
        rejoin.trying(now);
      }
      arm();
    }
    if (over) {
      finish(ErrorResponses.unavailable("the device is away"));
    } else if (due) {
      registry.rejoin(this);
    }
    return replaced || !directoryChanged || !registry.isDirectoryFailing(this);
  }

  /** Ends it with a last notification. */
  void finish(CoapResponse response) {
    PendingRegistration waiting;
    synchronized (this) {
      waiting = first;
      first = null;
      if (ended) {
        return;
      }
    }
    end();
    if (waiting != null) {
      waiting.answer(response, DeliveryListener.NONE);
    } else {
      registry.sendLast(this, response);
    }
  }

  /** Ends it without a notification. */
  void end() {
    DownstreamObservation current = takeDownstream();
    registry.ended(this);
    if (current != null) {
      current.cancel();
    }
  }

  /** Ends it for the client at once, and at the device later, when its successor is registered. */
  void giveWay() {
    DownstreamObservation current = takeDownstream();
    if (current != null) {
      registry.later(current::cancel);
    }
  }

  private synchronized DownstreamObservation takeDownstream() {
    DownstreamObservation current = downstream;
    ended = true;
    downstream = null;
    arm();
    return current;
  }

  /** Deregisters at the device when the gateway has stopped; the stored observation stays. */
  synchronized void stop() {
    if (downstream != null && first == null) {
      registry.later(downstream::cancel);
    }
  }
}
