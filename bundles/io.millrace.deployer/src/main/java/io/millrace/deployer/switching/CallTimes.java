// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the calls into bundles took since that was asked last. For the switch's thread alone. */
final class CallTimes {
  private static final int SHOWN = 6;

  private final List<Call> calls = new ArrayList<>();

  /** One call. */
  record Call(String symbolicName, String what, long nanos) {
    private String text() {
      return "%s %s: %d ms".formatted(symbolicName, what, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  /**
   * Adds one.
   *
   * @param what what would be said if it had failed, for example {@code does not start}
   */
  void add(String symbolicName, String what, long nanos) {
    calls.add(new Call(symbolicName, what.substring(what.lastIndexOf(' ') + 1), nanos));
  }

  /** Returns what each kind of call took together, and the longest ones; forgets all. */
  String take() {
    Map<String, Long> sums = new LinkedHashMap<>();
    calls.forEach(each -> sums.merge(each.what(), each.nanos(), Long::sum));
    String together =
        sums.entrySet().stream()
            .map(each -> each.getKey() + " " + TimeUnit.NANOSECONDS.toMillis(each.getValue()))
            .collect(Collectors.joining(", "));
    String longest =
        calls.stream()
            .sorted(Comparator.comparingLong(Call::nanos).reversed())
            .limit(SHOWN)
            .map(Call::text)
            .collect(Collectors.joining(", "));
    calls.clear();
    return together + " ms; longest: " + longest;
  }
}
