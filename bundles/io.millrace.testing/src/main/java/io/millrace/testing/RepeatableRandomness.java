// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import io.millrace.api.time.Randomness;
import io.millrace.lib.testing.SeededRandomness;

/** Random numbers that repeat: the same seed gives the same numbers. Not for secrets. */
public final class RepeatableRandomness implements Randomness {
  private final SeededRandomness source;

  /** Makes a source that begins at {@code seed}. */
  public RepeatableRandomness(long seed) {
    source = new SeededRandomness(seed);
  }

  @Override
  public int nextInt(int bound) {
    return source.nextInt(bound);
  }

  @Override
  public byte[] nextBytes(int count) {
    return source.nextBytes(count);
  }
}
