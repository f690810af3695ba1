// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.traffic;

import io.millrace.api.metrics.Distribution;

/**
 * Whether two stretches of time differ by more than chance. A count of n has a standard deviation
 * of about √n; a quantile is bounded by the ranks that lie as many standard deviations of the
 * binomial distribution away. {@value #SIGMAS} of them make an accident of one in 30,000.
 */
public final class Significance {
  static final double SIGMAS = 4;

  private Significance() {}

  /** Returns a count that is hardly less than what the true rate gives: its upper bound. */
  public static double upper(double count) {
    return count + SIGMAS * Math.sqrt(count + 1);
  }

  /** Returns a count that is hardly more than what the true rate gives: its lower bound. */
  public static double lower(double count) {
    return Math.max(0, count - SIGMAS * Math.sqrt(count + 1));
  }

  /** Returns the largest value that the true quantile plausibly has. */
  public static double upperQuantile(Distribution values, double q) {
    return values.boundWithAbove(rank(values.count(), q, -1));
  }

  /** Returns the least value that the true quantile plausibly has. */
  public static double lowerQuantile(Distribution values, double q) {
    return values.boundWithAbove(rank(values.count(), q, 1));
  }

  private static long rank(long count, double q, int side) {
    double above = count * (1 - q) + side * SIGMAS * Math.sqrt(count * q * (1 - q));
    return Math.max(0, Math.min(count, (long) (side > 0 ? Math.ceil(above) : above)));
  }
}
