// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.coap.CoapResponse;
import io.millrace.api.transport.Peer;
import io.millrace.gateway.route.CancellableCall;
import io.millrace.gateway.route.NextHop;
import io.millrace.gateway.route.QueuedRequest;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A request of the gateway's own, for an observation: it takes its turn in the queue of its device
 * as the requests of clients do, as one more account. It is over with its first response, its
 * failure or its end. Thread-safe.
 */
abstract class QueuedCall extends CancellableCall implements QueuedRequest {
  private static final Object GATEWAY = new Object();

  private enum Stage {
    WAITING,
    IN_FLIGHT,
    OVER
  }

  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.WAITING);
  private final SharedObservations all;
  private final Registration lead;
  private final NextHop nextHop;

  /**
   * Makes one that does not wait yet.
   *
   * @param lead whose request it is made of
   */
  QueuedCall(SharedObservations all, Registration lead, NextHop nextHop) {
    this.all = all;
    this.lead = lead;
    this.nextHop = nextHop;
  }

  final NextHop nextHop() {
    return nextHop;
  }

  /** Sends it, now or in its turn. */
  final void submit() {
    if (nextHop.isQueued()) {
      all.queue().submit(nextHop, this);
    } else {
      start();
    }
  }

  @Override
  public final void start() {
    boolean goes = !all.isStopped() && stage.compareAndSet(Stage.WAITING, Stage.IN_FLIGHT);
    if (goes) {
      send();
    } else if (nextHop.isQueued()) {
      all.queue().release(nextHop.server());
    }
  }

  /** Sends it to the next hop. */
  abstract void send();

  /** The device has answered, or does not: another request can go. */
  final void over() {
    if (stage.getAndSet(Stage.OVER) == Stage.IN_FLIGHT && nextHop.isQueued()) {
      all.queue().release(nextHop.server());
    }
  }

  @Override
  public final void cancel() {
    over();
    super.cancel();
  }

  @Override
  public final void deregister() {
    over();
    super.deregister();
  }

  @Override
  public final Object account() {
    return GATEWAY;
  }

  @Override
  public final Peer session() {
    return lead.peer();
  }

  @Override
  public final int bytes() {
    return lead.request().options().encoded().length() + lead.request().payload().length();
  }

  @Override
  public final boolean isOver() {
    return stage.get() == Stage.OVER;
  }

  @Override
  public abstract void refused(CoapResponse why);
}
