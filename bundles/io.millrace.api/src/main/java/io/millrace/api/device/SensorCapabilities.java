// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.device;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Which requests the sensors of a kind of device implement beside the reading {@code ?sens}, which
 * each has: rows of a method, a path and perhaps a query, for example {@code GET arduino/temp?cfg}.
 * A row without a query matches any query; {@code *} matches any one segment. Immutable [spec
 * device-ic-api.md §2, §6].
 */
public final class SensorCapabilities {
  /** Readings only. */
  public static final SensorCapabilities NONE = of(List.of());

  /** What the sensors of the vendor's firmware implement, under any classifier. */
  public static final SensorCapabilities FIRMWARE =
      of(List.of("GET */temp?cfg", "PUT */temp", "PUT */echo"));

  private final List<Row> rows;

  private static final class Row {
    final String method;
    final String[] path;
    final String query;

    Row(String text) {
      String[] words = text.strip().split(" +");
      if (words.length != 2 || !(words[0].equals("GET") || words[0].equals("PUT"))) {
        throw new IllegalArgumentException(
            "'" + text + "', allowed is GET or PUT, a blank and a path, as GET arduino/temp?cfg");
      }
      int mark = words[1].indexOf('?');
      String whole = mark < 0 ? words[1] : words[1].substring(0, mark);
      method = words[0];
      path = (whole.startsWith("/") ? whole.substring(1) : whole).split("/", -1);
      query = mark < 0 ? null : words[1].substring(mark + 1);
    }

    boolean matches(String asked, List<String> segments, String with) {
      boolean same = method.equals(asked) && segments.size() == path.length;
      for (int i = 0; same && i < path.length; i++) {
        same = path[i].equals("*") || path[i].equals(segments.get(i));
      }
      return same && (query == null || query.equals(with));
    }

    @Override
    public String toString() {
      return method + " " + String.join("/", path) + (query == null ? "" : "?" + query);
    }
  }

  private SensorCapabilities(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Returns the capabilities that these rows name.
   *
   * @throws IllegalArgumentException when a row is malformed; its message is for an operator
   */
  public static SensorCapabilities of(Collection<String> rows) {
    List<Row> read = new ArrayList<>();
    for (String each : rows) {
      read.add(new Row(each));
    }
    return new SensorCapabilities(List.copyOf(read));
  }

  /**
   * Tells whether a request is implemented.
   *
   * @param method {@code GET} or {@code PUT}
   * @param path the Uri-Path options as the sensor gets them, for example {@code arduino}, {@code
   *     temp}
   * @param query the first Uri-Query; empty for none
   */
  public boolean has(String method, List<String> path, String query) {
    for (Row each : rows) {
      if (each.matches(method, path, query)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
