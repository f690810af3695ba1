// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import java.util.Collections;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Stream;

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

  /**
   * Closes the handlers. A thread that still logs meanwhile may find one closed under its hands:
   * what it says then is lost, and no fault.
   */
  void end() {
    for (String name : Collections.list(getLoggerNames())) {
      Logger logger = getLogger(name);
      if (logger != null) {
        Stream.of(logger.getHandlers()).forEach(RouterLogManager::silence);
      }
    }
    ended = true;
    reset();
  }

  /** Has a handler tell nobody of its own failures any more. */
  static void silence(Handler handler) {
    handler.setErrorManager(
        new ErrorManager() {
          @Override
          public void error(String message, Exception failure, int code) {}
        });
  }
}
