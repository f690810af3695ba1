// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Each request with its headers and its answer's status, in order. Thread-safe. */
public final class RequestLog {
  /**
   * A line of it.
   *
   * @param status what was answered; 0: the connection was dropped
   */
  public record Line(Request request, int status) {
    @Override
    public String toString() {
      return status + " " + request;
    }
  }

  private final List<Line> lines = new CopyOnWriteArrayList<>();

  void add(Request request, int status) {
    lines.add(new Line(request, status));
  }

  /** Returns all lines. */
  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** Returns the lines of this method whose path ends so. */
  public List<Line> lines(String method, String pathEnd) {
    Predicate<Line> fits =
        line -> line.request().method().equals(method) && line.request().path().endsWith(pathEnd);
    return lines.stream().filter(fits).toList();
  }

  /** Forgets all lines. */
  public void clear() {
    lines.clear();
  }
}
