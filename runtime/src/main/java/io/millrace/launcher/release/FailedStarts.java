// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.util.List;

/**
 * How often a set was started in vain. A start that was ended by somebody or by something outside
 * of the set does not count, nor one before the machine was switched off, be that an orderly end or
 * a power cut. What changes the set, a change by hand too, ends the count.
 */
final class FailedStarts {
  /** Of a start attempt: the name of the time since the machine was switched on. */
  static final String BOOT = "boot";

  /** The origin of an attempt that does not count. */
  static final String SAFE = "safe";

  private FailedStarts() {}

  static int count(List<JournalRecord> records, String set, String boot) {
    int failed = 0;
    boolean excused = false;
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      switch (record.state()) {
        case HEALTHY, COMMITTED, FACTORY_CHANGED, ROLLED_BACK, DRIFT -> {
          return failed;
        }
        case STOPPED -> excused = true;
        case START_ATTEMPT -> {
          failed += !excused && counts(record, set, boot) ? 1 : 0;
          excused = false;
        }
        default -> {}
      }
    }
    return failed;
  }

  private static boolean counts(JournalRecord attempt, String set, String boot) {
    return attempt.field(JournalRecord.SET).equals(set)
        && attempt.field(BOOT).equals(boot)
        && !attempt.field(JournalRecord.INTERFACE).equals(SAFE);
  }

  /** Tells whether a set was started after some record. */
  static boolean wasTried(List<JournalRecord> records, JournalRecord after, String set) {
    int from = records.lastIndexOf(after);
    return records.subList(from + 1, records.size()).stream()
        .anyMatch(
            record ->
                record.state() == ReleaseState.START_ATTEMPT
                    && record.field(JournalRecord.SET).equals(set));
  }
}
