// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.felix.hc.api.Result;

/** What one check found of several things: the worst counts, and all that is not good is said. */
final class Found {
  private final List<String> good = new ArrayList<>();
  private final List<String> bad = new ArrayList<>();
  private Result.Status worst = Result.Status.OK;

  /** Notes what is as it should be. */
  void good(String line) {
    good.add(line);
  }

  /** Notes what is not. */
  void bad(Result.Status status, String line) {
    bad.add(line);
    worst = Collections.max(List.of(worst, status));
  }

  /** Tells whether nothing bad was noted. */
  boolean isGood() {
    return bad.isEmpty();
  }

  /** Returns it, with {@code none} when there is nothing at all. */
  Result result(String none) {
    List<String> lines = bad.isEmpty() ? good : bad;
    return new Result(worst, lines.isEmpty() ? none : String.join("; ", lines));
  }
}
