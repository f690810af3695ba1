// SPDX-License-Identifier: Apache-2.0
package io.millrace.http.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The values of one name, which are shown together.
 *
 * @param type {@code counter}, {@code gauge} or {@code histogram}
 * @param points the values, in order
 */
record Family(String name, String type, List<Point> points) {

  /**
   * One value.
   *
   * @param suffix what its line has after the family's name; may be empty
   * @param labels names and values in turn
   */
  record Point(String suffix, List<String> labels, double value) {}

  Family(String name, String type) {
    this(name, type, new ArrayList<>());
  }

  /** Returns a family of one gauge. */
  static Family gauge(String name, double value, String... labels) {
    return new Family(name, "gauge").with(value, labels);
  }

  /** Returns a family of one counter. */
  static Family counter(String name, double value, String... labels) {
    return new Family(name, "counter").with(value, labels);
  }

  /** Adds a value. */
  Family with(double value, String... labels) {
    points.add(new Point("", List.of(labels), value));
    return this;
  }
}
