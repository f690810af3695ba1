// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One daemon thread that runs tasks in the order in which they came. Thread-safe. No task can make
 * the thread die: what it throws is logged.
 */
public final class Loop implements Executor, AutoCloseable {
  private static final Logger LOG = System.getLogger(Loop.class.getName());
  private static final long CLOSE_MILLIS = 1000;
  private static final Runnable END = () -> {};

  private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final Thread thread;
  private final CallbackGuard guard;
  private boolean closed;

  private Loop(String threadName) {
    thread = Daemon.thread(threadName, this::run);
    guard = CallbackGuard.outermost(Loop.class, "a task of " + threadName);
  }

  /** Starts a loop whose thread has this name. */
  public static Loop start(String threadName) {
    Loop loop = new Loop(threadName);
    loop.thread.start();
    return loop;
  }

  /** Queues a task; it is dropped when the loop has been closed. */
  @Override
  public synchronized void execute(Runnable task) {
    if (!closed) {
      tasks.add(task);
    }
  }

  /**
   * Takes no more tasks and ends after those already queued. Waits for that at most a second, and
   * not at all when called by a task.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (!closed) {
        closed = true;
        tasks.add(END);
      }
    }
    if (Thread.currentThread() != thread) {
      awaitEnd();
    }
  }

  private void awaitEnd() {
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    for (Runnable task = next(); task != END; task = next()) {
      guard.run(task);
    }
  }

  private Runnable next() {
    while (true) {
      try {
        return tasks.take();
      } catch (InterruptedException e) {
        LOG.log(Level.DEBUG, () -> thread.getName() + " is not to be interrupted");
      }
    }
  }
}
