// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition, with a bound. */
final class Await {
  private static final Duration LOOK = Duration.ofMillis(5);

  private Await() {}

  /** Returns when {@code condition} holds; fails when it does not within {@code timeout}. */
  static void that(String what, Duration timeout, BooleanSupplier condition) {
    if (!holds(timeout, condition)) {
      throw new AssertionError("not within " + timeout + ": " + what);
    }
  }

  /** Tells whether {@code condition} comes to hold within {@code timeout}. */
  static boolean holds(Duration timeout, BooleanSupplier condition) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return true;
  }
}
