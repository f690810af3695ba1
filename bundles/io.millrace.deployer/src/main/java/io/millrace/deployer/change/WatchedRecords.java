// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.loop.CallbackGuard;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Tells listeners of each record when it is on the disk: those that are appended here, and the
 * launcher's own.
 */
final class WatchedRecords implements Records {
  private static final System.Logger LOG = System.getLogger(WatchedRecords.class.getName());
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

  /** Takes a record that the launcher has written, as JSON; those appended here are known. */
  void told(byte[] json) {
    try {
      JournalRecord record = JournalRecord.of(json);
      if (record.field(JournalRecord.INTERFACE).equals("launcher")) {
        LISTENERS.each(listeners, listener -> listener.accept(record));
      }
    } catch (RefusedReleaseException odd) {
      LOG.log(Level.DEBUG, "a record that this deployer does not know", odd);
    }
  }
}
