// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.watch;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Does something again and again, with a pause between the end of one time and the begin of the
 * next; for looking at files. What it throws is logged and does not end it.
 */
public final class FileWatch implements AutoCloseable {
  private final CallbackGuard guard = new CallbackGuard(FileWatch.class, "a look at files");
  private final Time time;
  private final Executor reader;
  private final Duration pause;
  private final Runnable look;
  private Timer next;
  private boolean closed;

  /**
   * Looks for the first time after a pause.
   *
   * @param reader what it is done on; never the timer's thread, as disks may hang
   */
  public FileWatch(Time time, Executor reader, Duration pause, Runnable look) {
    this.time = time;
    this.reader = reader;
    this.pause = pause;
    this.look = look;
    schedule();
  }

  private synchronized void schedule() {
    if (!closed) {
      next = time.schedule(pause, () -> reader.execute(this::run));
    }
  }

  private void run() {
    try {
      if (!isClosed()) {
        guard.run(look);
      }
    } finally {
      schedule();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Looks no more; a look that has begun goes on. */
  @Override
  public synchronized void close() {
    closed = true;
    next.cancel();
  }
}
