// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.loop.Daemon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * One daemon thread that runs tasks in order and waits for sockets in between. {@link #execute} and
 * {@link #close} may be called on any thread, the rest on the loop.
 */
final class SelectorLoop implements Executor, AutoCloseable {
  private static final Logger LOG = System.getLogger(SelectorLoop.class.getName());
  private static final long CLOSE_MILLIS = 1000;

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Selector selector;
  private final Thread thread;
  private final CallbackGuard guard;
  private volatile boolean closed;

  private SelectorLoop(String threadName) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Daemon.thread(threadName, this::run);
    guard = CallbackGuard.outermost(SelectorLoop.class, "a task of " + threadName);
  }

  /** Starts a loop whose thread has this name. */
  static SelectorLoop start(String threadName) {
    SelectorLoop loop = new SelectorLoop(threadName);
    loop.thread.start();
    return loop;
  }

  /** Queues a task; it is dropped when the loop has been closed. */
  @Override
  public void execute(Runnable task) {
    if (!closed) {
      tasks.add(task);
      if (Thread.currentThread() != thread) {
        selector.wakeup();
      }
    }
  }

  /** Has {@code ready} run whenever the channel, which must not block, is ready for {@code ops}. */
  SelectionKey register(SelectableChannel channel, int ops, Runnable ready) throws IOException {
    return channel.register(selector, ops, ready);
  }

  /** Takes no more tasks and ends after those queued; waits for that at most a second. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    while (!closed) {
      guarded(this::select);
      runTasks();
    }
    runTasks();
    guarded(this::end);
  }

  private void runTasks() {
    for (int left = tasks.size(); left > 0; left--) {
      guarded(tasks.poll());
    }
  }

  private void select() {
    try {
      if (tasks.isEmpty()) {
        selector.select(key -> guarded((Runnable) key.attachment()));
      } else {
        selector.selectNow(key -> guarded((Runnable) key.attachment()));
      }
    } catch (IOException | ClosedSelectorException e) {
      LOG.log(Level.ERROR, () -> thread.getName() + " ends: its selector failed", e);
      closed = true;
    }
  }

  private void end() {
    try {
      selector.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, () -> thread.getName() + ": closing the selector", e);
    }
  }

  private void guarded(Runnable task) {
    guard.run(task);
  }
}
