// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the logical lines of a properties file begin, in the order in which {@link
 * java.util.Properties} takes them: a line that ends in an odd number of backslashes goes on in the
 * next one; blank lines and comments are none.
 */
final class LogicalLines {
  private final List<Integer> starts = new ArrayList<>();
  private final String text;

  private LogicalLines(String text) {
    this.text = text;
  }

  /** Returns the numbers of the lines, the first of the file being 1. */
  static List<Integer> starts(String text) {
    LogicalLines lines = new LogicalLines(text);
    lines.read();
    return lines.starts;
  }

  private void read() {
    int number = 1;
    int start = 0;
    boolean hasContent = false;
    boolean goesOn = false;
    for (int at = 0; at <= text.length(); at = endOfBreak(at), number++) {
      int end = endOfLine(at);
      int first = firstOf(at, end);
      start = goesOn ? start : number;
      boolean comment = !hasContent && first < end && "#!".indexOf(text.charAt(first)) >= 0;
      boolean broken = !comment && isBroken(first, end);
      boolean last = end + 1 >= text.length(); // a backslash there is a line of its own
      hasContent |= !comment && first < (broken && !last ? end - 1 : end);
      if (hasContent && !broken) {
        starts.add(start);
      }
      goesOn = broken;
      hasContent &= broken;
      at = end;
    }
    if (hasContent) {
      starts.add(start);
    }
  }

  private int endOfLine(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private int endOfBreak(int at) {
    return at + (text.startsWith("\r\n", at) ? 2 : 1);
  }

  private int firstOf(int from, int end) {
    int first = from;
    while (first < end && " \t\f".indexOf(text.charAt(first)) >= 0) {
      first++;
    }
    return first;
  }

  private boolean isBroken(int first, int end) {
    int backslashes = 0;
    while (end - backslashes > first && text.charAt(end - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
