// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.carrier;

import java.util.ArrayList;
import java.util.List;

/**
 * The wakeups of other loops that a carrier's loop leaves until the end of its iteration: a loop
 * that reads many datagrams and hands each to another one would else wake that for each of them,
 * which costs as much as the request itself. A carrier's loop need not do so; one that does calls
 * {@link #begin} on its thread, {@link #run} at the end of each iteration, before it may sleep, and
 * {@link #close} when it ends. Used on that thread alone.
 */
public final class Wakeups implements AutoCloseable {
  private static final ThreadLocal<Wakeups> OF_THREAD = new ThreadLocal<>();
  private static final int MOST = 16;

  private final List<Runnable> left = new ArrayList<>();

  private Wakeups() {}

  /** Returns those of this thread, on which wakeups can be left from now on. */
  public static Wakeups begin() {
    Wakeups begun = new Wakeups();
    OF_THREAD.set(begun);
    return begun;
  }

  /**
   * Leaves a wakeup to the loop of this thread; runs it now when this is no such thread, or many
   * are left already.
   *
   * @param wakeup wakes another loop; never blocks or throws
   */
  public static void leave(Runnable wakeup) {
    Wakeups present = OF_THREAD.get();
    if (present == null || present.left.size() >= MOST) {
      wakeup.run();
    } else {
      present.left.add(wakeup);
    }
  }

  /** Wakes the others. */
  public void run() {
    for (int i = 0; i < left.size(); i++) {
      left.get(i).run();
    }
    left.clear();
  }

  /** Wakes the others; no wakeup can be left on this thread any more. */
  @Override
  public void close() {
    OF_THREAD.remove();
    run();
  }
}
