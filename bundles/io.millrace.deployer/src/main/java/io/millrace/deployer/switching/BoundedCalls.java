// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.lang.System.Logger.Level;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls into bundles, which may never return: each on a thread of its own that is left behind,
 * interrupted, when its time is over.
 */
final class BoundedCalls {
  private static final System.Logger LOG = System.getLogger(BoundedCalls.class.getName());
  private static final long SLOW_MILLIS = 400;

  private final long limitMillis;
  private final CallTimes times = new CallTimes();

  BoundedCalls(long limitMillis) {
    this.limitMillis = limitMillis;
  }

  /**
   * Calls.
   *
   * @param symbolicName the bundle that is called
   * @param what what it did not do when the call fails, for example {@code does not start}
   */
  void call(String symbolicName, String what, Callable<?> call) throws SwitchFailure {
    FutureTask<?> task = new FutureTask<>(call);
    Thread thread = new Thread(task, "millrace-switch " + symbolicName);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    long begun = System.nanoTime();
    thread.start();
    try {
      task.get(limitMillis, TimeUnit.MILLISECONDS);
      long took = System.nanoTime() - begun;
      times.add(symbolicName, what, took);
      tellSlow(symbolicName, TimeUnit.NANOSECONDS.toMillis(took));
    } catch (ExecutionException failure) {
      throw SwitchFailure.of(symbolicName, what, failure.getCause());
    } catch (TimeoutException endless) {
      task.cancel(true);
      throw new SwitchFailure("%s %s within %d ms".formatted(symbolicName, what, limitMillis));
    } catch (InterruptedException interrupted) {
      task.cancel(true);
      SwitchFailure failure = new SwitchFailure("the switch was interrupted at " + symbolicName);
      failure.initCause(interrupted);
      throw failure;
    }
  }

  /** Returns what the calls since this was asked last took. */
  String takeTimes() {
    return times.take();
  }

  /** Clients wait meanwhile. */
  private static void tellSlow(String symbolicName, long millis) {
    if (millis >= SLOW_MILLIS) {
      LOG.log(Level.INFO, "{0} held the switch up for {1} ms", symbolicName, millis);
    }
  }
}
