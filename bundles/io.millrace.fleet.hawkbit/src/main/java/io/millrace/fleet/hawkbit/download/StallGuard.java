// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;

/**
 * Closes a stream from which nothing has come for too long: a read of the JDK's HTTP client has no
 * time-out of its own once the body has begun.
 */
final class StallGuard implements AutoCloseable {
  private final Time time;
  private final Duration longest;
  private final Closeable stream;
  private volatile long lastNanos;
  private volatile boolean closed;
  private volatile Timer timer;

  StallGuard(Time time, Duration longest, Closeable stream) {
    this.time = time;
    this.longest = longest;
    this.stream = stream;
    came();
    timer = time.schedule(longest, this::look);
  }

  /** Something has come. */
  void came() {
    lastNanos = time.nanos();
  }

  private void look() {
    Duration left = longest.minusNanos(time.nanos() - lastNanos);
    if (closed) {
      return;
    }
    if (left.isNegative() || left.isZero()) {
      try {
        stream.close();
      } catch (IOException closing) {
        // Whoever reads it is told by its own read.
      }
    } else {
      timer = time.schedule(left, this::look);
    }
  }

  @Override
  public void close() {
    closed = true;
    timer.cancel();
  }
}
