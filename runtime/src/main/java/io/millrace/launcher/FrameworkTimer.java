// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;

/**
 * Bounds what a bundle can hold up: a start that does not come to its last start level is ended and
 * begun again, a framework that does not stop is left by ending the process.
 */
final class FrameworkTimer {
  /** The process is to be started again, as sysexits.h has it. */
  static final int TRY_AGAIN = 75;

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  /** Seconds that the framework may take to stop. */
  private static final Duration STOP =
      Duration.ofSeconds(Math.max(1, Integer.getInteger("millrace.stopLimitSeconds", 30)));

  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "millrace-releases");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicBoolean again = new AtomicBoolean();
  private volatile Framework starting;

  /** Runs a task after some time. */
  void later(Duration delay, Runnable task) {
    timer.schedule(() -> attempt(task), delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | LinkageError failure) {
      LOG.log(Level.ERROR, "a task of the launcher has failed", failure);
    }
  }

  /** Watches a framework that is about to be started. */
  void watch(Framework framework, Duration limit) {
    starting = framework;
    later(limit, () -> expire(framework, limit));
    SynchronousBundleListener listener =
        event -> {
          boolean system = event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID;
          if (system && event.getType() == BundleEvent.STOPPING) {
            later(STOP, () -> leave(framework));
          }
        };
    framework.getBundleContext().addBundleListener(listener);
  }

  private void expire(Framework framework, Duration limit) {
    if (starting == framework) {
      LOG.log(
          Level.ERROR,
          "the last start level is not reached after {0} s: the start is begun again",
          limit.toSeconds());
      restart(framework);
    }
  }

  /** The last start level has been reached. */
  void ready() {
    starting = null;
  }

  /** Stops a framework, to start it again in this process; returns at once. */
  void restart(Framework framework) {
    again.set(true);
    later(STOP, () -> leave(framework));
    timer.execute(
        () -> {
          try {
            framework.stop();
          } catch (BundleException | RuntimeException failure) {
            LOG.log(Level.ERROR, "the framework would not stop", failure);
          }
        });
  }

  private void leave(Framework framework) {
    if (framework.getState() == Framework.RESOLVED || framework.getState() == Framework.INSTALLED) {
      return;
    }
    LOG.log(
        Level.ERROR,
        "the framework has not stopped within {0} s: the process ends with status {1}, start it"
            + " again",
        STOP.toSeconds(),
        TRY_AGAIN);
    Logs.close();
    Runtime.getRuntime().halt(TRY_AGAIN);
  }

  /** Tells whether a framework that has stopped is started again; asks once. */
  boolean isRestart() {
    starting = null;
    return again.getAndSet(false);
  }
}
