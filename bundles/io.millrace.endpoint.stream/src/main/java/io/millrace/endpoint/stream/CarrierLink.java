// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint.stream;

import io.millrace.api.carrier.StreamCarrier;
import io.millrace.api.carrier.StreamListener;
import io.millrace.api.carrier.StreamPort;
import io.millrace.lib.loop.CallbackGuard;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The way to the carrier's loop. The carrier may go and another come: in between no loop runs, and
 * tasks wait here for the next. Thread-safe.
 */
final class CarrierLink {
  private static final CallbackGuard LATE =
      new CallbackGuard(CarrierLink.class, "a task that came too late for the loop");

  private final Queue<Runnable> held = new ArrayDeque<>();
  private final Object switching = new Object(); // taken by no loop
  private StreamCarrier current;
  private volatile StreamPort port;
  private volatile boolean attached;
  private boolean closed;

  /**
   * Begins to read from a carrier, and gives its loop what waited. A carrier before it is left.
   *
   * @param before done while no loop runs
   * @param first done by the loop before anything else
   * @throws IllegalStateException when the carrier has another user
   */
  void attach(StreamCarrier carrier, StreamListener listener, Runnable before, Runnable first) {
    synchronized (switching) {
      detach(current);
      before.run();
      port = null; // the new loop must not meet the old port
      StreamPort fresh = carrier.attach(listener);
      port = fresh;
      current = carrier;
      fresh.execute(first);
      synchronized (this) {
        attached = true;
        while (!held.isEmpty()) {
          fresh.execute(held.remove());
        }
      }
    }
  }

  /** Leaves a carrier, if it is the present one; when this returns, its loop runs no more. */
  void detach(StreamCarrier from) {
    synchronized (switching) {
      synchronized (this) {
        if (!attached || current != from) {
          return;
        }
        attached = false;
      }
      port.close();
    }
  }

  /** Leaves the present carrier. */
  void detach() {
    synchronized (switching) {
      detach(current);
    }
  }

  boolean isAttached() {
    return attached;
  }

  /** From now on tasks run at once, on the thread that brings them. */
  void close() {
    detach();
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
    StreamPort present = port;
    if (present != null && present.onLoop() || !post(task)) {
      task.run();
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

  /** Returns the port. A loop that begins before attaching has returned waits that moment. */
  StreamPort port() {
    StreamPort present = port;
    while (present == null) {
      Thread.onSpinWait();
      present = port;
    }
    return present;
  }
}
