// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.watch;

import io.millrace.api.time.Time;
import io.millrace.api.time.Timer;
import io.millrace.lib.loop.CallbackGuard;
import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * Repeats a task, with a pause between the end of one run and the beginning of the next; for
 * checking files. What the task throws is logged and does not end the repetition.
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
   * Runs the task for the first time after a pause.
   *
   * @param reader runs the task; never the timer's thread, because disks may hang
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

  /** Ends the repetition; a run that has begun continues. */
  @Override
  public synchronized void close() {
    closed = true;
    next.cancel();
  }
}
