// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A journal in memory, for whose records a test can wait. */
class MemoryRecords implements Records {
  private final List<JournalRecord> journal = new ArrayList<>();
  private volatile boolean unreadable;

  void journalIsUnreadable(boolean is) {
    unreadable = is;
  }

  synchronized JournalRecord awaitState(ReleaseState... any) throws InterruptedException {
    while (journal.isEmpty() || !Set.of(any).contains(journal.get(journal.size() - 1).state())) {
      wait();
    }
    return journal.get(journal.size() - 1);
  }

  JournalRecord awaitEnd() throws InterruptedException {
    return awaitState(ReleaseState.COMMITTED, ReleaseState.ROLLED_BACK, ReleaseState.REFUSED);
  }

  synchronized List<ReleaseState> states() {
    return journal.stream().map(JournalRecord::state).toList();
  }

  @Override
  public synchronized Journal read() throws IOException {
    if (unreadable) {
      throw new IOException("Input/output error");
    }
    return new Journal(journal, false, false, 0);
  }

  @Override
  public synchronized void append(JournalRecord record) {
    journal.add(record);
    notifyAll();
  }
}
