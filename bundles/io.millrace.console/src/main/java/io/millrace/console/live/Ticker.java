// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.live;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.time.Duration;

/** Lets one thread go on again and again, by the router's clock. Thread-safe. */
final class Ticker implements AutoCloseable {
  private final Time time;
  private final Duration period;
  private Timer timer;
  private boolean due;
  private boolean closed;

  Ticker(Time time, Duration period) {
    this.time = time;
    this.period = period;
  }

  /** Waits for the next tick; returns false when there is none any more. */
  synchronized boolean next() throws InterruptedException {
    if (!closed) {
      timer = time.schedule(period, this::tick);
    }
    while (!due && !closed) {
      wait();
    }
    due = false;
    return !closed;
  }

  private synchronized void tick() {
    due = true;
    notifyAll();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (timer != null) {
      timer.cancel();
    }
    notifyAll();
  }
}
