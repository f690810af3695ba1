// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * The threads on which hands are shaken. A message of an established connection is no work for
 * them: to hand it over costs more than to encrypt or decrypt it, so the thread that has it does
 * that. Thread-safe.
 */
final class DtlsThreads extends ScheduledThreadPoolExecutor {
  private final ThreadLocal<Boolean> here = new ThreadLocal<>();

  /** Makes so many, which start when there is work. */
  DtlsThreads(int number) {
    super(number, task -> Daemon.thread("millrace-dtls", task));
    setRemoveOnCancelPolicy(true);
  }

  /** Does something, and all that it would have these threads do, on the thread of the caller. */
  void here(Runnable work) {
    here.set(true);
    try {
      work.run();
    } finally {
      here.remove();
    }
  }

  @Override
  public void execute(Runnable task) {
    if (here.get() != null) {
      task.run();
    } else {
      super.execute(task);
    }
  }
}
