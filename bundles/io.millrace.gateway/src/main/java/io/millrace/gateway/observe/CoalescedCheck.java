// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.observe;

import io.millrace.api.time.Time;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Runs a check on the timer's thread once for all requests that arrive before it begins. A check
 * that fails runs again after a back-off that doubles from 100 ms to 5 s. Thread-safe.
 */
final class CoalescedCheck {
  private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(5);

  private final Time time;
  private final BooleanSupplier check;
  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean retrying = new AtomicBoolean();
  private Duration backOff = FIRST_BACK_OFF;

  /** Makes it; {@code check} returns false when it has to run again, and never throws. */
  CoalescedCheck(Time time, BooleanSupplier check) {
    this.time = time;
    this.check = check;
  }

  /** Has the check run soon. */
  void request() {
    if (requested.compareAndSet(false, true)) {
      time.schedule(Duration.ZERO, this::run);
    }
  }

  private void run() {
    requested.set(false);
    if (check.getAsBoolean()) {
      backOff = FIRST_BACK_OFF;
    } else if (retrying.compareAndSet(false, true)) {
      time.schedule(backOff, this::retry);
      backOff = backOff.compareTo(MAX_BACK_OFF) < 0 ? backOff.multipliedBy(2) : MAX_BACK_OFF;
    }
  }

  private void retry() {
    retrying.set(false);
    request();
  }
}
