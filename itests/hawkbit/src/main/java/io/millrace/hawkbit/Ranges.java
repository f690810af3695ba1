// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Byte ranges of a request, as the server reads them. */
final class Ranges {
  private static final Pattern FORM = Pattern.compile("bytes=(\\d*-\\d*)(,\\s*\\d*-\\d*)*");

  /** From the first to the last byte, both of them in. */
  record Range(long first, long last) {
    long length() {
      return last - first + 1;
    }
  }

  private Ranges() {}

  /** Returns the ranges in their order; null when the answer is 416. */
  static List<Range> of(String header, long size) {
    if (!FORM.matcher(header).matches()) {
      return null;
    }
    List<Range> ranges = new ArrayList<>();
    Matcher each = Pattern.compile("(\\d*)-(\\d*)").matcher(header);
    while (each.find()) {
      Range range = range(each.group(1), each.group(2), size);
      if (range == null) {
        return null;
      }
      ranges.add(range);
    }
    ranges.sort(Comparator.comparingLong(Range::first));
    for (int at = 1; at < ranges.size(); at++) {
      if (ranges.get(at).first() <= ranges.get(at - 1).last()) {
        return null;
      }
    }
    return ranges;
  }

  private static Range range(String first, String last, long size) {
    if (first.isEmpty()) {
      long length = last.isEmpty() ? 0 : Long.parseLong(last);
      return length == 0 || length > size ? null : new Range(size - length, size - 1);
    }
    long from = Long.parseLong(first);
    long to = last.isEmpty() ? size - 1 : Math.min(Long.parseLong(last), size - 1);
    boolean turned = !last.isEmpty() && Long.parseLong(last) < from;
    return from >= size || turned ? null : new Range(from, to);
  }
}
