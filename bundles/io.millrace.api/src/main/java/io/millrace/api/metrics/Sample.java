// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.metrics;

import java.util.List;

/**
 * One meter's value at one moment: name, labels (pairs of name and value) and value in base units.
 * Immutable.
 */
public final class Sample {
  private final String name;
  private final List<String> labels;
  private final double value;

  /** Makes a sample of a meter. */
  public Sample(String name, List<String> labels, double value) {
    this.name = name;
    this.labels = List.copyOf(labels);
    this.value = value;
  }

  /** Returns the meter's name. */
  public String name() {
    return name;
  }

  /** Returns label names and values, alternating. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the value in base units. */
  public double value() {
    return value;
  }

  @Override
  public String toString() {
    return name + labels + " " + value;
  }
}
