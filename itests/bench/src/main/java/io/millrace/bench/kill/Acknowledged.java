// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.util.List;

/** Which set the operator was told to run, when the router was killed. */
enum Acknowledged {
  /** The one before: the release was undone. */
  OLD,
  /** The release's, or the bundle that was updated. */
  NEW,
  /** The operator was told neither. */
  NONE;

  /** Returns what the last record about a release says to the operator whose command has ended. */
  static Acknowledged of(List<JournalRecord> journal, String sequence) {
    ReleaseState last = ReleaseState.RECEIVED;
    for (JournalRecord record : journal) {
      if (record.field(JournalRecord.SEQUENCE).equals(sequence)) {
        last = record.state();
      }
    }
    return switch (last) {
      case COMMITTED -> NEW;
      case ROLLED_BACK -> OLD;
      default -> NONE;
    };
  }

  /** Tells whether the set that runs now, the one before or the new one, is the other one. */
  boolean isLost(RunningSet before, RunningSet after, RunningSet now) {
    if (before.equals(after)) {
      return false;
    }
    return this == NEW && now.equals(before) || this == OLD && now.equals(after);
  }
}
