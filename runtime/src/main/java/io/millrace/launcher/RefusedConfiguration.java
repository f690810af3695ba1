// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

/**
 * The one line for a component that refused its configuration: what it said itself, instead of the
 * stack trace of how SCR came to ask it.
 */
final class RefusedConfiguration {

  private RefusedConfiguration() {}

  /**
   * Returns the line; null when something else happened, whose stack trace is needed.
   *
   * @param message what SCR logged
   * @param thrown what it logged with it, or null
   */
  static String line(String message, Throwable thrown) {
    if (message == null
        || !message.contains("Error during instantiation of the implementation object")) {
      return null;
    }
    Throwable root = thrown;
    while (root != null && !isRefusal(root)) {
      root = root.getCause();
    }
    return root == null ? null : root.getMessage().replaceAll("\\p{Cntrl}", "?");
  }

  /** A refusal is worded by the component; what Java or a library throws inside it is a fault. */
  private static boolean isRefusal(Throwable thrown) {
    StackTraceElement[] stack = thrown.getStackTrace();
    return thrown.getClass() == IllegalArgumentException.class
        && thrown.getMessage() != null
        && !thrown.getMessage().isBlank()
        && stack.length > 0
        && !stack[0].getClassName().matches("(java|javax|jdk|sun)\\..*");
  }
}
