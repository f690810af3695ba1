// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Runs all work of one datagram on one daemon thread before the next datagram: a task that is
 * submitted on that thread runs at once. Otherwise Californium would match a notification that
 * follows the first response immediately to the request that is being completed, and drop it.
 */
final class SerialExecutor extends ScheduledThreadPoolExecutor {
  private volatile Thread thread;

  SerialExecutor() {
    super(1);
    setThreadFactory(this::daemon);
    setRemoveOnCancelPolicy(true);
  }

  private Thread daemon(Runnable work) {
    Thread made = Daemon.thread("coap-client-work", work);
    thread = made;
    return made;
  }

  @Override
  public void execute(Runnable work) {
    if (Thread.currentThread() == thread) {
      work.run();
    } else {
      super.execute(work);
    }
  }
}
