// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import java.util.List;

/** Names that a key may sign for: whole names, and beginnings that end with {@code *}. */
public record NamePatterns(List<String> patterns) {
  /** Tells whether a name is among them. */
  public boolean covers(String name) {
    for (String pattern : patterns) {
      boolean open = pattern.endsWith("*");
      String begin = open ? pattern.substring(0, pattern.length() - 1) : pattern;
      if (open ? name.startsWith(begin) : name.equals(begin)) {
        return true;
      }
    }
    return false;
  }
}
