// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stays of a journal that has grown too long: the newest half, and of what is older the
 * records that decide something: what was committed last, which releases did not prove good, what
 * is changed by hand in the set that runs, and the factory set.
 */
final class JournalCompaction {
  private static final long NEWEST_BYTES = JournalWriter.BOUND_BYTES / 2;
  private static final Map<ReleaseState, Integer> OLDER =
      new EnumMap<>(
          Map.of(
              ReleaseState.COMMITTED, 10,
              ReleaseState.FACTORY_CHANGED, 3,
              ReleaseState.ROLLED_BACK, 100,
              ReleaseState.REFUSED, 50,
              ReleaseState.DRIFT, 200));

  private JournalCompaction() {}

  static List<JournalRecord> keep(List<JournalRecord> records) {
    int first = records.size();
    long bytes = 0;
    while (first > 0 && bytes < NEWEST_BYTES) {
      bytes += records.get(--first).json().length;
    }
    List<JournalRecord> kept = new ArrayList<>(records.subList(first, records.size()));
    Map<ReleaseState, Integer> left = new EnumMap<>(OLDER);
    Set<Map<String, String>> changed = new HashSet<>();
    for (int i = first - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      int still = left.getOrDefault(record.state(), 0);
      boolean again = record.state() == ReleaseState.DRIFT && !changed.add(subject(record));
      if (still > 0 && !again && bytes < NEWEST_BYTES + NEWEST_BYTES / 2) {
        left.put(record.state(), still - 1);
        bytes += record.json().length;
        kept.add(0, record);
      }
    }
    return kept;
  }

  /** A later change by hand of the same kind to the same bundle makes an earlier one needless. */
  private static Map<String, String> subject(JournalRecord record) {
    String action = record.field(JournalRecord.ACTION);
    boolean runs = action.equals("start") || action.equals("stop");
    return Map.of(
        "set", record.field(JournalRecord.SET),
        "bundle", record.field(JournalRecord.BUNDLE),
        "kind", runs ? "runs" : action);
  }
}
