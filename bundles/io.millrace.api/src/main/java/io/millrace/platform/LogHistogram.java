// SPDX-License-Identifier: Apache-2.0
package io.millrace.platform;

import io.millrace.api.metrics.Distribution;
import io.millrace.api.metrics.Histogram;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * A histogram of fixed size. Each power of two from 2^-24 (60 ns when the unit is the second) to
 * 2^40 is split into eight buckets, so that a quantile is at most 12.5 % too high. The bucket of a
 * value is read off its floating-point bits: the exponent and the first three bits of the fraction.
 */
final class LogHistogram implements Histogram {
  private static final int FRACTION_BITS = 52;
  private static final int SPLIT_BITS = 3;
  private static final int SHIFT = FRACTION_BITS - SPLIT_BITS;
  private static final long LOWEST = Double.doubleToRawLongBits(0x1p-24) >> SHIFT;
  private static final long HIGHEST = Double.doubleToRawLongBits(0x1p40) >> SHIFT;

  private final AtomicLongArray buckets = new AtomicLongArray((int) (HIGHEST - LOWEST) + 1);
  private final DoubleAdder sum = new DoubleAdder();

  @Override
  public void record(double value) {
    if (Double.isNaN(value)) {
      return;
    }
    buckets.getAndIncrement(bucket(value));
    sum.add(value);
  }

  /** Returns the counts of all buckets. */
  long[] counts() {
    long[] counts = new long[buckets.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = buckets.get(i);
    }
    return counts;
  }

  /** Adds what {@link #counts} of another one returned; those of another size are left. */
  void add(long[] counts) {
    for (int i = 0; i < counts.length && counts.length == buckets.length(); i++) {
      buckets.addAndGet(i, counts[i]);
    }
  }

  /** Adds to the sum. */
  void addSum(double more) {
    sum.add(more);
  }

  private static int bucket(double value) {
    if (value <= 0) {
      return 0;
    }
    long rank = Double.doubleToRawLongBits(value) >> SHIFT;
    return (int) (Math.min(Math.max(rank, LOWEST), HIGHEST) - LOWEST);
  }

  private static double upperBound(int bucket) {
    return Double.longBitsToDouble(bucket + 1 + LOWEST << SHIFT);
  }

  @Override
  public long count() {
    long count = 0;
    for (int i = 0; i < buckets.length(); i++) {
      count += buckets.get(i);
    }
    return count;
  }

  @Override
  public double sum() {
    return sum.sum();
  }

  @Override
  public double quantile(double q) {
    if (!(q >= 0 && q <= 1)) {
      throw new IllegalArgumentException("a quantile lies between 0 and 1: " + q);
    }
    long wanted = Math.max(1, (long) Math.ceil(q * count()));
    long passed = 0;
    for (int i = 0; i < buckets.length(); i++) {
      passed += buckets.get(i);
      if (passed >= wanted) {
        return upperBound(i);
      }
    }
    return 0;
  }

  @Override
  public Distribution distribution() {
    double[] bounds = new double[buckets.length()];
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] = upperBound(i);
    }
    return Distribution.of(bounds, counts());
  }
}
