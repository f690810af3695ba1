// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

/**
 * What a histogram had recorded at one moment: how many values lie in each of its buckets. The
 * difference of two shows a stretch of time. Immutable.
 */
public final class Distribution {
  /** Nothing was recorded. */
  public static final Distribution EMPTY = new Distribution(new double[0], new long[0]);

  private final double[] upperBounds;
  private final long[] counts;

  private Distribution(double[] upperBounds, long[] counts) {
    this.upperBounds = upperBounds;
    this.counts = counts;
  }

  /**
   * Returns a distribution.
   *
   * @param upperBounds the largest value of each bucket, growing
   * @param counts how many values each bucket has
   * @throws IllegalArgumentException when the two differ in length
   */
  public static Distribution of(double[] upperBounds, long[] counts) {
    if (upperBounds.length != counts.length) {
      throw new IllegalArgumentException(
          upperBounds.length + " upper bounds and " + counts.length + " counts");
    }
    return new Distribution(upperBounds.clone(), counts.clone());
  }

  /** Returns how many values there are. */
  public long count() {
    long all = 0;
    for (long each : counts) {
      all += each;
    }
    return all;
  }

  /**
   * Returns how many values lie in the buckets whose upper bounds are not above {@code bound}: how
   * many are smaller than it, where it is the bound of a bucket.
   */
  public long countUpTo(double bound) {
    long below = 0;
    for (int i = 0; i < counts.length && upperBounds[i] <= bound; i++) {
      below += counts[i];
    }
    return below;
  }

  /**
   * Returns what was recorded between another moment and this one. When a bucket had more values
   * then, or other bounds, it was another histogram: the result is all that this one has.
   */
  public Distribution since(Distribution earlier) {
    if (earlier.counts.length != counts.length) {
      return this;
    }
    long[] added = new long[counts.length];
    for (int i = 0; i < added.length; i++) {
      added[i] = counts[i] - earlier.counts[i];
      if (added[i] < 0 || upperBounds[i] != earlier.upperBounds[i]) {
        return this;
      }
    }
    return new Distribution(upperBounds, added);
  }

  /**
   * Returns the least upper bound of a bucket for which at most {@code most} values lie above it;
   * zero when nothing was recorded.
   */
  public double boundWithAbove(long most) {
    long above = count();
    for (int i = 0; i < counts.length; i++) {
      above -= counts[i];
      if (above <= most && (counts[i] > 0 || above < most)) {
        return upperBounds[i];
      }
    }
    return 0;
  }

  /**
   * Returns an upper bound of a quantile; zero when nothing was recorded.
   *
   * @param q 0 to 1; 0.99 for the 99th percentile
   */
  public double quantile(double q) {
    long count = count();
    return boundWithAbove(count - Math.max(1, (long) Math.ceil(q * count)));
  }
}
