// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

/**
 * How much of a proof is run: a part that is quick, with every build, or all of it, with {@code
 * ./millrace test --long} (the system property {@code millrace.long}). Both prove the same
 * sentence.
 */
public final class Extent {
  private static final boolean LONG = Boolean.getBoolean("millrace.long");

  private Extent() {}

  /** Whether all of each proof is to be run. */
  public static boolean isLong() {
    return LONG;
  }

  /** Returns how often: {@code quick} with every build, {@code all} with the long tests. */
  public static int times(int quick, int all) {
    return LONG ? all : quick;
  }
}
