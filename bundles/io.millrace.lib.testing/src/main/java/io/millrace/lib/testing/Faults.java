// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.util.stream.Stream;

/** What called code may throw, and a way to throw it from any method. */
public final class Faults {
  /** For {@code MethodSource}: what the caller has to contain. */
  public static final String CONTAINED = "io.millrace.lib.testing.Faults#contained";

  private Faults() {}

  /** Returns an exception, and the error with which a call into a replaced bundle ends. */
  public static Stream<Throwable> contained() {
    return Stream.of(
        new IllegalStateException("on purpose"), new NoClassDefFoundError("gone/With/Its/Bundle"));
  }

  /** Throws it, checked or not; returns nothing, whatever its type says. */
  @SuppressWarnings("unchecked")
  public static <T extends Throwable, R> R raise(Throwable fault) throws T {
    throw (T) fault;
  }
}
