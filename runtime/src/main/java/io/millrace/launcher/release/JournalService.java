// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes records of bundles into the journal, as the JSON of one record; a record is on the disk
 * when {@link #accept} returns. A set is committed only when its file and all its jars are there.
 * Any thread may call it.
 */
final class JournalService implements Consumer<byte[]> {
  private final LauncherJournal journal;
  private final SetStore sets;
  private final DriftWatch drift;
  private final SwitchWatchdog watchdog;
  private List<RunningBundle> beforeChange;

  JournalService(
      LauncherJournal journal, SetStore sets, DriftWatch drift, SwitchWatchdog watchdog) {
    this.journal = journal;
    this.sets = sets;
    this.drift = drift;
    this.watchdog = watchdog;
    beforeChange = drift.known();
  }

  /**
   * Writes a record.
   *
   * @throws UncheckedIOException when it is not a record, or is not on the disk
   */
  @Override
  public synchronized void accept(byte[] json) {
    try {
      JournalRecord record = JournalRecord.of(json);
      boolean changing = journal.history().change().isPresent();
      if (!changing) {
        beforeChange = drift.known();
      }
      if (record.state() == ReleaseState.COMMITTED) {
        String set = record.field(JournalRecord.SET);
        InstalledSet committed = sets.read(set);
        sets.requireThere(set);
        drift.commit(set, committed, () -> journal.append(record));
      } else {
        journal.append(record);
      }
      watchdog.see(record);
      if (record.state() == ReleaseState.ROLLED_BACK && changing) {
        drift.undone(beforeChange);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
