// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.loop;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.FutureTask;

/**
 * Makes daemon threads that hold no reference once they have ended. From Java 21 on a thread keeps
 * its task for ever, and with it the class loader of the bundle that made it. A bundle cannot
 * prevent that others keep ended threads: Felix 7.0.5 leaves one in a class loader's table of locks
 * when two threads are the first to load a class.
 */
public final class Daemon {
  private static final Logger LOG = System.getLogger(Daemon.class.getName());

  private Daemon() {}

  /** Returns a thread that has not been started. What {@code body} throws is logged and ends it. */
  public static Thread thread(String name, Runnable body) {
    // A FutureTask releases what it ran when that is done.
    Thread thread = new Thread(new FutureTask<>(() -> run(name, body), null), name);
    thread.setDaemon(true);
    return thread;
  }

  private static void run(String name, Runnable body) {
    try {
      body.run();
    } catch (RuntimeException | Error fault) {
      LOG.log(Level.ERROR, "thread " + name + " ends: its task failed", fault);
    }
  }
}
