// SPDX-License-Identifier: Apache-2.0
package io.millrace.endpoint;

import io.millrace.api.transport.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The beginning and the end of an endpoint: it goes on with what another one left, reads no more,
 * leaves what is open or fails it, and detaches. Thread-safe, where nothing else is said.
 */
final class Lifecycle {
  private static final Logger LOG = System.getLogger(Lifecycle.class.getName());
  private static final long CLOSE_MILLIS = 1000;

  private final Wire wire;
  private final HandOver handOver;
  private final Requests requests;
  private final Responses responses;
  private final RequestDispatcher dispatcher;
  private Runnable restore;
  private volatile boolean leaving;
  private volatile boolean closed;

  /** Whether a thread leaves or fails what is open: the loop, or who closes. Never both. */
  private final AtomicBoolean ending = new AtomicBoolean();

  private volatile boolean toEnd;

  Lifecycle(
      Wire wire,
      HandOver handOver,
      Requests requests,
      Responses responses,
      RequestDispatcher dispatcher) {
    this.wire = wire;
    this.handOver = handOver;
    this.requests = requests;
    this.responses = responses;
    this.dispatcher = dispatcher;
  }

  /** See {@link Endpoint#follow}; called before the endpoint has a loop. */
  void follow(Supplier<Object> left, Transport self) {
    restore =
        () -> {
          EndpointSnapshot found = EndpointSnapshot.take(left.get());
          if (found != null) {
            handOver.restore(found, self);
          }
        };
    wire.onLoop(this::begin);
  }

  /** Goes on with what another endpoint left, the first time that this is called. On the loop. */
  void begin() {
    Runnable first = restore;
    if (first != null) {
      restore = null;
      first.run();
    }
  }

  boolean isLeaving() {
    return leaving;
  }

  boolean isClosed() {
    return closed;
  }

  void stopReading() {
    leaving = true;
    awaitOnLoop(() -> wire.port().pause());
  }

  /** See {@link Endpoint#park}; on the loop. */
  boolean park(ParkedRequest request) {
    if (closed) { // it waited for a loop, and the carrier went before the endpoint did
      handOver.successor.handBack(request);
    } else if (leaving) {
      handOver.park(request);
    }
    return closed || leaving;
  }

  void handOver(Predicate<Map<String, Object>> holder) {
    if (!awaitOnLoop(() -> leave(holder))) {
      wire.runHeld(); // requests among it, which the next endpoint is to have
      leave(holder);
    }
    if (closed) {
      wire.close();
    } else {
      wire.detach(); // what is open fails when nobody finds this transport any more
    }
  }

  private void leave(Predicate<Map<String, Object>> holder) {
    if (!ending.compareAndSet(false, true)) {
      return; // the loop was held until this endpoint had been closed
    }
    try {
      if (closed) {
        return; // all of it has been left before
      }
      begin(); // else what this endpoint should go on with would be lost when it never ran
      if (handOver.leave(holder)) {
        closed = true;
      } else {
        handOver.takeParked().forEach(each -> dispatcher.refuseNow(each.replyTo(), true));
      }
    } finally {
      ending.set(false);
    }
    if (toEnd) {
      end();
    }
  }

  void close() {
    if (!awaitOnLoop(this::end)) {
      end();
    }
    wire.close();
  }

  /**
   * While the other thread leaves what is open, this is left to that one. Who observes is told only
   * here, when the transport is withdrawn: else it would register again with this endpoint, and
   * hold that call for as long as it observes.
   */
  private void end() {
    toEnd = true;
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    boolean left = closed;
    closed = true;
    if (!left) {
      handOver.successor.arrival.complete(null);
    }
    requests.close();
    if (!left) {
      responses.close();
    }
  }

  /** Returns when the loop has done it, or after a second; false when there is no loop. */
  private boolean awaitOnLoop(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    boolean given =
        wire.onLoopIfAny(
            () -> {
              try {
                task.run();
              } finally {
                done.countDown();
              }
            });
    if (given) {
      await(done);
    }
    return given;
  }

  private static void await(CountDownLatch done) {
    try {
      if (!done.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.log(
            Level.WARNING, "the loop of an endpoint that ends is held for {0} ms", CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
