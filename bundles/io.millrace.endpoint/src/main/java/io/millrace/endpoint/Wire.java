// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.carrier.Carrier;
import io.millrace.api.carrier.CarrierListener;
import io.millrace.api.carrier.CarrierPort;
import io.millrace.api.transport.Peer;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The way to the carrier's loop and out of it. The carrier may go and another come: in between no
 * loop runs, and tasks wait here for the next. Empty messages need no codec [RFC 7252 §4.1].
 */
final class Wire {
  private static final CallbackGuard LATE =
      new CallbackGuard(Wire.class, "a task that came too late for the loop");
  private static final int VERSION_1 = 0x40;

  private final CoapMeters meters;
  private final Queue<Runnable> held = new ArrayDeque<>();
  private volatile CarrierPort port;
  private boolean attached;
  private boolean closed;

  Wire(CoapMeters meters) {
    this.meters = meters;
  }

  /**
   * Begins to read from a carrier, and gives its loop what waited.
   *
   * @throws IllegalStateException when the carrier has another user, or this has been closed
   */
  void attach(Carrier carrier, CarrierListener listener) {
    CarrierPort former = port;
    port = null; // the new loop must not meet the old port
    CarrierPort fresh = null;
    try {
      fresh = carrier.attach(listener);
    } finally {
      port = fresh == null ? former : fresh;
    }
    if (!giveHeld(fresh)) {
      fresh.close();
      throw new IllegalStateException("the endpoint has been closed");
    }
  }

  private synchronized boolean giveHeld(CarrierPort fresh) {
    attached = !closed;
    while (attached && !held.isEmpty()) {
      fresh.execute(held.remove());
    }
    return attached;
  }

  /**
   * Runs what waits for a loop on the caller's thread, because no loop comes any more. What it
   * sends is lost, or sent again.
   */
  void runHeld() {
    for (Runnable task = nextHeld(); task != null; task = nextHeld()) {
      LATE.run(task);
    }
  }

  private synchronized Runnable nextHeld() {
    return attached || port == null ? null : held.poll();
  }

  /** Leaves the carrier; when this returns, no loop runs any more. Not on the loop. */
  void detach() {
    synchronized (this) {
      if (!attached) {
        return;
      }
      attached = false;
    }
    port.close();
  }

  /** From now on tasks run at once, on the thread that brings them. */
  void close() {
    try {
      detach();
    } finally {
      runLate();
    }
  }

  private void runLate() {
    Queue<Runnable> late;
    synchronized (this) {
      closed = true;
      late = new ArrayDeque<>(held);
      held.clear();
    }
    LATE.each(late, Runnable::run);
  }

  /** Runs a task on the loop, now when this is the loop. Any thread. */
  void onLoop(Runnable task) {
    if (isLoop() || !post(task)) {
      task.run();
    }
  }

  /** Runs a task on the loop, now when this is the loop; false when there is none. Any thread. */
  boolean onLoopIfAny(Runnable task) {
    if (isLoop()) {
      task.run();
      return true;
    }
    synchronized (this) {
      if (attached) {
        port.execute(task);
      }
      return attached;
    }
  }

  /** Enqueues under the lock: else the task could reach a loop that has ended meanwhile. */
  private synchronized boolean post(Runnable task) {
    if (attached) {
      port.execute(task);
    } else if (!closed) {
      held.add(task);
    }
    return attached || !closed;
  }

  /** Tells whether the caller is on the loop. */
  boolean isLoop() {
    CarrierPort present = port;
    return present != null && present.onLoop();
  }

  /** Returns the port. A loop that begins before attaching has returned waits that moment. */
  CarrierPort port() {
    CarrierPort present = port;
    while (present == null) {
      Thread.onSpinWait();
      present = port;
    }
    return present;
  }

  void send(Peer peer, Bytes datagram) {
    meters.sent.increment();
    port().send(peer, datagram);
  }

  /** Sends an empty message and returns its bytes. */
  Bytes sendEmpty(Peer peer, int type, int messageId) {
    Bytes datagram =
        Bytes.wrap(
            new byte[] {
              (byte) (VERSION_1 | type << 4), 0, (byte) (messageId >> 8), (byte) messageId
            });
    send(peer, datagram);
    return datagram;
  }
}
