// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.api.device.DeviceFailure;
import io.millrace.api.transport.DeliveryListener;
import io.millrace.gateway.message.ErrorResponses;
import io.millrace.gateway.route.HopKind;
import io.millrace.gateway.route.NextHop;

/**
 * A client's observation of a resource [RFC 7641; spec gateway-clients.md §5 item 11]. It belongs
 * to the client's address and token. When the device that it observes is replaced, it registers
 * again at the new one, and the client sees its sequence numbers continue. Thread-safe.
 */
final class Observation {
  private final ObservationRegistry registry;
  private final Registration registration;
  private final NotificationBuilder notifications;
  private final RejoinPolicy rejoin;
  private final DeviceSearch search;
  private PendingRegistration first;
  private DownstreamObservation downstream;
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
    this.rejoin =
        new RejoinPolicy(
            registry.time(), registry.limits().grace(), first == null, () -> registry.check(this));
    this.search = new DeviceSearch(this, registry.router());
  }

  Registration registration() {
    return registration;
  }

  /** Returns what looks for its device. */
  DeviceSearch search() {
    return search;
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

  /** Registers at the device that was found, and then deregisters at the one before. */
  void register(NextHop nextHop, CoapRequest request) {
    DownstreamObservation next = new DownstreamObservation(this, nextHop, registry.time());
    DownstreamObservation former;
    synchronized (this) {
      if (ended) {
        return;
      }
      former = downstream;
      downstream = next;
      rejoin.atDevice();
    }
    if (!next.begin(request)) {
      failed(next, DeviceFailure.busy("the device failed at the observation"));
    }
    if (former != null) {
      former.cancel();
    }
  }

  /** There is no next hop now; tells whether it waits for one within the grace time. */
  synchronized boolean mayRecover(int code) {
    return first == null && !ended && rejoin.mayRecover(code);
  }

  synchronized void lookingUp() {
    rejoin.lookingUp();
  }

  synchronized void noDevice() {
    rejoin.noDevice();
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
      former = from != downstream || isHandedOver();
      notYet = response.code() == CoapCode.SERVICE_UNAVAILABLE && rejoin.isRejoining();
      if (notYet && !former) {
        rejoin.failed(); // a failure ends it only after the grace time
      }
    }
    boolean lenient = waiting == null && from.nextHop().kind() == HopKind.DEVICE;
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

  /** Tells whether the next gateway serves it now: not so while the first response is missing. */
  private boolean isHandedOver() {
    return registry.isStopped() && first == null;
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
    CoapResponse block =
        registry.firstBlock(this, kept || waiting == null ? next.message() : state);
    if (waiting != null) {
      waiting.answer(block, new NotificationDelivery(this, false));
    } else {
      boolean confirmable = next.confirmable();
      registry.send(this, block, confirmable, new NotificationDelivery(this, confirmable));
    }
  }

  synchronized void confirmed() {
    notifications.settled();
  }

  void failed(DownstreamObservation from, DeviceFailure failure) {
    synchronized (this) {
      if (from != downstream || ended || isHandedOver()) {
        return;
      }
      boolean begun = failure.code() != CoapCode.SERVICE_UNAVAILABLE || failure.mayHaveExecuted();
      if (rejoin.isRejoining() || !begun && !registry.isStopped()) {
        rejoin.failed();
        return;
      }
    }
    finish(ErrorResponses.of(failure));
  }

  /** Registers at its device again, soon, as after a restart. */
  synchronized void rejoin() {
    rejoin.failed();
  }

  /** Returns the observation of the device that it asked last, or null. */
  synchronized DownstreamObservation downstream() {
    return downstream;
  }

  /** See {@link RejoinPolicy#next}. */
  synchronized RejoinPolicy.Action next(boolean directoryChanged, boolean replaced) {
    return rejoin.next(directoryChanged, replaced);
  }

  /** Ends it with a last notification. */
  void finish(CoapResponse response) {
    PendingRegistration waiting = takeFirst();
    synchronized (this) {
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
    Runnable deregister = endHere();
    registry.ended(this);
    deregister.run();
  }

  /** Ends it for the client at once, and at the device later, when its successor is registered. */
  void giveWay() {
    registry.later(endHere());
  }

  /** Ends it, and returns what ends it at the device. */
  private synchronized Runnable endHere() {
    DownstreamObservation current = downstream;
    ended = true;
    rejoin.end();
    downstream = null;
    return current == null ? () -> {} : current::cancel;
  }

  /** Leaves the request to the next gateway while the first response is missing. */
  boolean handBack() {
    PendingRegistration waiting = takeFirst();
    if (waiting != null) {
      endHere().run();
      waiting.handBack();
    }
    return waiting != null;
  }

  private synchronized PendingRegistration takeFirst() {
    PendingRegistration waiting = first;
    first = null;
    return waiting;
  }

  /**
   * Deregisters at the device when the gateway has stopped; the stored observation stays. A device
   * is told when the next gateway is there; a resource of the gateway itself lets go at once.
   */
  synchronized void stop() {
    if (first == null) {
      rejoin.end();
      if (downstream != null && registration.isOfOwnResource()) {
        downstream.cancel();
      } else if (downstream != null) {
        registry.later(downstream::cancel);
      }
    }
  }
}
