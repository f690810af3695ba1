// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.history;

import io.millrace.lib.bounded.BoundedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Series by name: at most {@value #MOST}, of more the one that was added to least recently goes;
 * each has its share of the bytes. Thread-safe.
 */
public final class History {
  /** How many series there may be. */
  public static final int MOST = 64;

  static final int POINT_BYTES = 16;

  private final int points;
  private final BoundedMap<String, Series> series =
      BoundedMap.<String, Series>ofAtMost(MOST).byUse().build();

  /** Makes one that takes so many bytes at the most. */
  public History(int bytes) {
    this.points = Math.max(2, bytes / POINT_BYTES / MOST);
  }

  /** Adds a value to a series. */
  public synchronized void add(String name, long second, double value) {
    Series present = series.get(name);
    if (present == null) {
      present = new Series(points);
      series.put(name, present, 0);
    }
    present.add(second, value);
  }

  /** Returns the pairs of second and value of a series, oldest first; none when there is none. */
  public synchronized List<List<Number>> points(String name) {
    Series present = series.asMap().get(name);
    return present == null ? List.of() : present.points();
  }

  /** Returns the names of the series. */
  public synchronized List<String> names() {
    return new ArrayList<>(series.asMap().keySet());
  }

  /** Returns all series by name, what was used last at the end, each as {@link Series#packed}. */
  synchronized Map<String, long[][]> packed() {
    Map<String, long[][]> packed = new LinkedHashMap<>();
    series.asMap().forEach((name, each) -> packed.put(name, each.packed()));
    return packed;
  }
}
