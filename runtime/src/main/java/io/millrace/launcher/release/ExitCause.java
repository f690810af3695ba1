// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * Why the process ends, asked in a shutdown hook: a signal's handler has called for it, or code
 * that called {@code System.exit}, whose thread waits there for the hooks.
 */
public final class ExitCause {
  private static final String RUNTIME = "java.lang.Runtime";
  private static final Set<String> JDK = Set.of(RUNTIME, "java.lang.System", "java.lang.Shutdown");

  private ExitCause() {}

  /** Returns the class that has called {@code System.exit}; empty when it was a signal. */
  public static Optional<String> caller() {
    return Thread.getAllStackTraces().values().stream()
        .filter(ExitCause::isExit)
        .findFirst()
        .map(ExitCause::caller);
  }

  private static boolean isExit(StackTraceElement[] stack) {
    return Arrays.stream(stack)
        .anyMatch(
            frame -> frame.getClassName().equals(RUNTIME) && frame.getMethodName().equals("exit"));
  }

  private static String caller(StackTraceElement[] stack) {
    boolean within = false;
    for (StackTraceElement frame : stack) {
      boolean jdk = JDK.contains(frame.getClassName());
      if (within && !jdk) {
        return frame.getClassName();
      }
      within |= frame.getClassName().equals(RUNTIME);
    }
    return "unknown";
  }
}
