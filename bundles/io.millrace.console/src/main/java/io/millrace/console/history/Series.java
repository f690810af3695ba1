// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import java.util.ArrayList;
import java.util.List;

/** Values with their times, of which the newest are kept. Not thread-safe. */
final class Series {
  private static final int FIRST = 64;

  private final int most;
  private long[] seconds;
  private double[] values;
  private int begin;
  private int size;

  Series(int most) {
    this.most = most;
    seconds = new long[Math.min(FIRST, most)];
    values = new double[seconds.length];
  }

  void add(long second, double value) {
    if (size == seconds.length && size < most) {
      grow();
    }
    int at = (begin + size) % seconds.length;
    seconds[at] = second;
    values[at] = value;
    if (size < seconds.length) {
      size++;
    } else {
      begin = (begin + 1) % seconds.length;
    }
  }

  private void grow() {
    int length = Math.min(most, seconds.length * 2);
    long[] moreSeconds = new long[length];
    double[] moreValues = new double[length];
    for (int i = 0; i < size; i++) {
      moreSeconds[i] = seconds[(begin + i) % seconds.length];
      moreValues[i] = values[(begin + i) % seconds.length];
    }
    seconds = moreSeconds;
    values = moreValues;
    begin = 0;
  }

  /** Returns pairs of second and value, oldest first. */
  List<List<Number>> points() {
    List<List<Number>> points = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int at = (begin + i) % seconds.length;
      points.add(List.of(seconds[at], values[at]));
    }
    return points;
  }

  /** Returns the seconds, and the values as they are encoded in bits; oldest first. */
  long[][] packed() {
    long[][] packed = new long[2][size];
    for (int i = 0; i < size; i++) {
      int at = (begin + i) % seconds.length;
      packed[0][i] = seconds[at];
      packed[1][i] = Double.doubleToLongBits(values[at]);
    }
    return packed;
  }
}
