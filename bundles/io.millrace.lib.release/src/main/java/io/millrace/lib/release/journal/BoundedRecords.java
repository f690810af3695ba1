// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a journal in the memory of whoever writes it: they are compacted when the file is,
 * in the same way, so that both hold the same. For one thread at a time.
 */
public final class BoundedRecords {
  private List<JournalRecord> records;
  private long bytes;

  /** Begins with what a file has. */
  public BoundedRecords(List<JournalRecord> records) {
    set(records);
  }

  private void set(List<JournalRecord> anew) {
    records = new ArrayList<>(anew);
    bytes = anew.stream().mapToLong(BoundedRecords::length).sum();
  }

  private static long length(JournalRecord record) {
    return RecordBytes.write(record).length;
  }

  /** Adds a record that was written. */
  public void add(JournalRecord record) {
    long length = length(record);
    if (bytes + length > JournalWriter.BOUND_BYTES) {
      set(JournalCompaction.keep(records));
    }
    records.add(record);
    bytes += length;
  }

  /** Returns them as they are now, the oldest first. */
  public List<JournalRecord> list() {
    return List.copyOf(records);
  }
}
