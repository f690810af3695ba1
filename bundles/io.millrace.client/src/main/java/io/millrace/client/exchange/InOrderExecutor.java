// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.exchange;

import io.millrace.lib.loop.Daemon;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * One daemon thread that finishes what a datagram sets off before it begins with the next one: work
 * handed in on that thread is done at once. Californium would otherwise match a notification that
 * comes right behind the first answer to the request that is just being completed, and drop it.
 */
final class InOrderExecutor extends ScheduledThreadPoolExecutor {
  private volatile Thread thread;

  InOrderExecutor() {
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
