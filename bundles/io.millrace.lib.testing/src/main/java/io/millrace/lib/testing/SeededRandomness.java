// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import io.millrace.api.time.Randomness;
import java.util.Random;

/** Random numbers that repeat: the same seed gives the same numbers. */
public final class SeededRandomness implements Randomness {
  private final Random random;

  /** Makes a source that begins at {@code seed}. */
  public SeededRandomness(long seed) {
    random = new Random(seed);
  }

  @Override
  public int nextInt(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public byte[] nextBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
