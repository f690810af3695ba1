// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Faults that a test asks for; each happens so many times and is gone then. Thread-safe. */
public final class Faults {
  /** What goes wrong. */
  enum Kind {
    STATUS,
    DROP_BEFORE,
    DROP_AFTER,
    CUT,
    DELAY
  }

  /**
   * One fault.
   *
   * @param number the status, the bytes after which a body is cut, or the delay in milliseconds
   */
  record Fault(Kind kind, String method, String pathPart, long number, int[] left) {}

  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  private void add(Kind kind, String method, String pathPart, long number, int times) {
    faults.add(new Fault(kind, method, pathPart, number, new int[] {times}));
  }

  /** Answers with a status, and stores nothing. */
  public void answer(int status, String method, String pathPart, int times) {
    add(Kind.STATUS, method, pathPart, status, times);
  }

  /** Drops the connection before the request is stored. */
  public void dropBefore(String method, String pathPart, int times) {
    add(Kind.DROP_BEFORE, method, pathPart, 0, times);
  }

  /** Stores what the request says, and drops the connection instead of an answer. */
  public void dropAfter(String method, String pathPart, int times) {
    add(Kind.DROP_AFTER, method, pathPart, 0, times);
  }

  /** Ends an answer's body after so many bytes. */
  public void cut(String pathPart, long bytes, int times) {
    add(Kind.CUT, "GET", pathPart, bytes, times);
  }

  /** Answers late. */
  public void delay(Duration time, String method, String pathPart, int times) {
    add(Kind.DELAY, method, pathPart, time.toMillis(), times);
  }

  /** Ends all faults. */
  public void clear() {
    faults.clear();
  }

  /** Takes the fault of this kind that waits for such a request; null: none. */
  synchronized Fault take(Kind kind, Request request) {
    for (Iterator<Fault> each = faults.iterator(); each.hasNext(); ) {
      Fault fault = each.next();
      if (fault.kind == kind
          && fault.method.equals(request.method())
          && request.path().contains(fault.pathPart)
          && fault.left[0] > 0) {
        fault.left[0]--;
        return fault;
      }
    }
    return null;
  }
}
