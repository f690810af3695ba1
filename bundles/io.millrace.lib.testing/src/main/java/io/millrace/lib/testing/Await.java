// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for what can only be asked for: another process's answer, its files, another thread's end.
 * How often it asks decides nothing.
 */
public final class Await {
  private static final Duration LOOK = Duration.ofMillis(2);

  private Await() {}

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition {
    /** Tells whether it holds. */
    boolean holds() throws Exception;
  }

  /**
   * Returns when a condition holds, and fails when it does not within a time.
   *
   * @param what what is waited for, and what there is instead; asked for when it fails
   */
  public static void that(Supplier<String> what, Duration longest, Condition condition)
      throws Exception {
    that(what, longest, LOOK, condition);
  }

  /** Does the same with a condition that costs something to ask for. */
  public static void that(
      Supplier<String> what, Duration longest, Duration pause, Condition condition)
      throws Exception {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("not within " + longest + ": " + what.get());
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }
}
