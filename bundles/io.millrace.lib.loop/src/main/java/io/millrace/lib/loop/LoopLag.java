// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How long a task waits for the thread of a loop, in seconds. Each reading submits one task, unless
 * the one before still waits: then that one's age is the answer, and grows as long as the loop does
 * not run. So it costs nothing while nobody reads it, and reading never blocks. Thread-safe.
 */
public final class LoopLag implements DoubleSupplier {
  /** The name of the gauge; its label {@code loop} names the loop. */
  public static final String METER = "millrace_loop_lag_seconds";

  private static final double NANOS_PER_SECOND = 1e9;

  private final Executor loop;
  private final LongSupplier nanos;
  private long submitted;
  private boolean waiting;
  private double last;

  /**
   * Makes one that has measured nothing.
   *
   * @param loop runs a task on the loop's thread
   * @param nanos the monotonic clock
   */
  public LoopLag(Executor loop, LongSupplier nanos) {
    this.loop = loop;
    this.nanos = nanos;
  }

  @Override
  public double getAsDouble() {
    synchronized (this) {
      if (waiting) {
        return age();
      }
      waiting = true;
      submitted = nanos.getAsLong();
    }
    loop.execute(this::ran);
    synchronized (this) {
      return waiting ? Math.max(last, age()) : last;
    }
  }

  private double age() {
    return (nanos.getAsLong() - submitted) / NANOS_PER_SECOND;
  }

  private synchronized void ran() {
    last = age();
    waiting = false;
  }
}
