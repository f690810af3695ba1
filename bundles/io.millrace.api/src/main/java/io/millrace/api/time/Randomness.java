// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.time;

import org.osgi.annotation.versioning.ProviderType;

/** Unpredictable numbers for tokens, message IDs and back-off. Thread-safe. */
@ProviderType
public interface Randomness {
  /**
   * Returns a number from 0 to {@code bound} - 1.
   *
   * @throws IllegalArgumentException when {@code bound} is not positive
   */
  int nextInt(int bound);

  /** Returns {@code count} random bytes. */
  byte[] nextBytes(int count);
}
