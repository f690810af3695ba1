// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.logging.LogManager;

/**
 * Keeps the log files open until the router has ended. The JVM's own shutdown hook would close them
 * at once, and what bundles say while they stop would be lost.
 */
public final class RouterLogManager extends LogManager {

  private volatile boolean ended;

  /** Called by java.util.logging, which finds this class by its name. */
  public RouterLogManager() {}

  /** Ignored until {@link #end()}. */
  @Override
  public void reset() {
    if (ended) {
      super.reset();
    }
  }

  void end() {
    ended = true;
    reset();
  }
}
