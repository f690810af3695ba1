// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.exchange;

import io.millrace.api.time.Time;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the empty acknowledgement of exchanges that are not answered within a constant delay. Since
 * the delay is the same for all, they wait in the order they came in; one timer serves them all and
 * may be late by an eighth of the delay. Thread-safe.
 */
public final class AckQueue {
  private static final CallbackGuard ACKNOWLEDGING =
      new CallbackGuard(AckQueue.class, "acknowledging a request");

  private final ArrayDeque<Exchange> queue = new ArrayDeque<>(); // guarded by itself
  private final AtomicBoolean armed = new AtomicBoolean();
  private final Time time;
  private final long delayNanos;

  /** Makes a queue; with a delay of zero exchanges are acknowledged at once. */
  public AckQueue(Time time, Duration delay) {
    this.time = time;
    this.delayNanos = delay.toNanos();
  }

  /** Has {@code exchange} acknowledged after the delay, unless it is answered by then. */
  public void add(Exchange exchange) {
    if (delayNanos == 0) {
      exchange.acknowledge();
      return;
    }
    synchronized (queue) {
      dropAnswered();
      queue.add(exchange);
    }
    arm(delayNanos);
  }

  /**
   * Nearly all are answered long before the delay is over. One that stayed for all of it would live
   * long enough for the garbage collector to copy it.
   */
  private void dropAnswered() {
    for (Exchange head = queue.peek(); head != null && head.isDone(); head = queue.peek()) {
      queue.poll();
    }
  }

  private void arm(long nanos) {
    if (!armed.get() && armed.compareAndSet(false, true)) {
      time.schedule(Duration.ofNanos(nanos), this::run);
    }
  }

  private void run() {
    try {
      acknowledge(time.nanos());
    } finally {
      armed.set(false);
      Exchange next = first();
      if (next != null) {
        arm(Math.max(delayNanos / 8, next.begun() + delayNanos - time.nanos()));
      }
    }
  }

  private void acknowledge(long now) {
    for (Exchange due = takeDue(now); due != null; due = takeDue(now)) {
      ACKNOWLEDGING.run(due, Exchange::acknowledge);
    }
  }

  private Exchange takeDue(long now) {
    synchronized (queue) {
      Exchange head = queue.peek();
      return head != null && isDue(head, now) ? queue.poll() : null;
    }
  }

  private Exchange first() {
    synchronized (queue) {
      return queue.peek();
    }
  }

  private boolean isDue(Exchange exchange, long now) {
    return exchange.isDone() || now - exchange.begun() >= delayNanos;
  }
}
