// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.time.Randomness;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Unpredictable numbers from the platform's secure source, drawn in pools so that one number costs
 * some nanoseconds. Each byte of a pool is handed out once and wiped.
 */
public final class SecureRandomness implements Randomness {
  private static final int POOL_BYTES = 4096;

  private final SecureRandom source = new SecureRandom();
  private final byte[] pool = new byte[POOL_BYTES];
  private int used = POOL_BYTES;

  /** Makes a source; the platform seeds it. */
  public SecureRandomness() {}

  @Override
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    // The highest multiple of bound below 2^31: what lies above would favour small numbers.
    int usable = (int) ((1L << 31) / bound * bound - 1);
    int drawn;
    do {
      drawn = next31();
    } while (drawn > usable);
    return drawn % bound;
  }

  private synchronized int next31() {
    refill(Integer.BYTES);
    int value = 0;
    for (int i = 0; i < Integer.BYTES; i++) {
      value = value << 8 | pool[used] & 0xFF;
      pool[used++] = 0;
    }
    return value & Integer.MAX_VALUE;
  }

  @Override
  public byte[] nextBytes(int count) {
    byte[] bytes = new byte[count];
    if (count > POOL_BYTES / 8) {
      source.nextBytes(bytes);
      return bytes;
    }
    synchronized (this) {
      refill(count);
      System.arraycopy(pool, used, bytes, 0, count);
      Arrays.fill(pool, used, used + count, (byte) 0);
      used += count;
    }
    return bytes;
  }

  private void refill(int needed) {
    if (POOL_BYTES - used < needed) {
      source.nextBytes(pool);
      used = 0;
    }
  }
}
