// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

/**
 * How many repetitions a long test does: a few with every build, all with {@code ./millrace test
 * --long} (the system property {@code millrace.long}). Both prove the same.
 */
public final class Extent {
  private static final boolean LONG = Boolean.getBoolean("millrace.long");

  private Extent() {}

  /** Tells whether long tests do all their repetitions. */
  public static boolean isLong() {
    return LONG;
  }

  /** Returns the number of repetitions: {@code quick} or, with the long tests, {@code all}. */
  public static int times(int quick, int all) {
    return LONG ? all : quick;
  }
}
