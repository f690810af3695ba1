// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Tells listeners of each record that was appended, when it is on the disk. */
final class WatchedRecords implements Records {
  private static final CallbackGuard LISTENERS =
      new CallbackGuard(WatchedRecords.class, "a listener of the journal");

  private final Records records;
  private final List<Consumer<JournalRecord>> listeners = new CopyOnWriteArrayList<>();

  WatchedRecords(Records records) {
    this.records = records;
  }

  AutoCloseable watch(Consumer<JournalRecord> listener) {
    Consumer<JournalRecord> own = listener::accept; // one listener may watch several times
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  @Override
  public Journal read() throws IOException {
    return records.read();
  }

  @Override
  public void append(JournalRecord record) throws IOException {
    records.append(record);
    LISTENERS.each(listeners, listener -> listener.accept(record));
  }
}
