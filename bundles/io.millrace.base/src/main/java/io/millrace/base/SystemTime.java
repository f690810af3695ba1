// SPDX-License-Identifier: Apache-2.0
package io.millrace.base;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The machine's clocks, and the one timer thread of the router [DESIGN §2, "Threads"]. A task that
 * throws is logged and harms nobody else. When the bundle stops, what waits is dropped.
 */
@Component(immediate = true)
public final class SystemTime implements Time {
  private static final Logger LOG = System.getLogger(SystemTime.class.getName());
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, SystemTime::thread);

  /** Starts the timer's thread with the first task. */
  @Activate
  public SystemTime() {
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRejectedExecutionHandler(
        (task, stopped) -> LOG.log(Level.DEBUG, "the timer has stopped: a task was dropped"));
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "millrace-timer");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    Waiting waiting = new Waiting(task);
    long nanos = delay.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : Math.max(0, delay.toNanos());
    waiting.place = executor.schedule(waiting, nanos, TimeUnit.NANOSECONDS);
    return waiting;
  }

  /** Ends the timer's thread after the task that runs now. */
  @Deactivate
  public void stop() {
    executor.shutdown();
  }

  /** A task on its way; the integer is {@link #WAITING}, {@link #BEGUN} or {@link #CANCELLED}. */
  private static final class Waiting extends AtomicInteger implements Runnable, Timer {
    private static final long serialVersionUID = 1;
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int CANCELLED = 2;

    private final transient Runnable task;
    private transient volatile Future<?> place;

    Waiting(Runnable task) {
      this.task = task;
    }

    @Override
    public void run() {
      if (!compareAndSet(WAITING, BEGUN)) {
        return;
      }
      try {
        task.run();
      } catch (Throwable fault) {
        LOG.log(Level.ERROR, "a timed task failed", fault);
      }
    }

    @Override
    public boolean cancel() {
      if (!compareAndSet(WAITING, CANCELLED)) {
        return false;
      }
      Future<?> held = place;
      if (held != null) {
        held.cancel(false);
      }
      return true;
    }
  }
}
