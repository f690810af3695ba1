// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * Runs a task once the router has reached its last start level, which the framework property {@code
 * millrace.startLevel} names; at once when it has, or when there is no such property. Before that
 * the parts that answer requests are not all there: what comes to a bound socket waits in it better
 * than it is refused. A start that takes longer than {@value #LONGEST_SECONDS} s is not waited for.
 */
final class AfterStart implements FrameworkListener, AutoCloseable {
  static final String LEVEL = "millrace.startLevel";

  private static final long LONGEST_SECONDS = 60;

  private final BundleContext context;
  private final Runnable task;
  private final int level;
  private final AtomicBoolean done = new AtomicBoolean();
  private ScheduledExecutorService limit;

  private AfterStart(BundleContext context, Runnable task, int level) {
    this.context = context;
    this.task = task;
    this.level = level;
  }

  /** Runs the task now or later; closing what this returns takes it back. */
  static AfterStart run(BundleContext context, Runnable task) {
    String level = context.getProperty(LEVEL);
    AfterStart waiting =
        new AfterStart(context, task, level == null ? 0 : Integer.parseInt(level.trim()));
    waiting.begin();
    return waiting;
  }

  private synchronized void begin() {
    if (!isReached()) {
      context.addFrameworkListener(this);
      limit =
          Executors.newSingleThreadScheduledExecutor(
              work -> Daemon.thread("millrace-net-start", work));
      limit.schedule(this::end, LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    if (isReached()) { // perhaps just now, before this listened
      end();
    }
  }

  private boolean isReached() {
    return level == 0
        || context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel() >= level;
  }

  @Override
  public void frameworkEvent(FrameworkEvent event) {
    if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED && isReached()) {
      end();
    }
  }

  private void end() {
    if (done.compareAndSet(false, true)) {
      release();
      task.run();
    }
  }

  private synchronized void release() {
    if (limit != null) {
      limit.shutdown();
      context.removeFrameworkListener(this);
    }
  }

  /** Takes the task back, unless it has run. */
  @Override
  public void close() {
    if (done.compareAndSet(false, true)) {
      release();
    }
  }
}
