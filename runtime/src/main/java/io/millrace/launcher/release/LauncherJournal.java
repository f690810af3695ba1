// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.BoundedRecords;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.JournalWriter;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The journal in the hands of its one writer: its records, and the file. Thread-safe. */
public final class LauncherJournal implements Closeable {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final Path file;
  private final Clock clock;
  private final BoundedRecords records;

  /** With these other bundles run than before; a changed program has other archives anyway. */
  private static final Set<ReleaseState> SWITCHES =
      EnumSet.of(
          ReleaseState.SWITCHING,
          ReleaseState.SWITCHING_BY_RESTART,
          ReleaseState.ROLLING_BACK,
          ReleaseState.ROLLED_BACK);

  private volatile Runnable whenSwitched = () -> {};
  private volatile Consumer<JournalRecord> listener = record -> {};
  private SetHistory history; // null: to be read from the records anew
  private boolean damaged;
  private JournalWriter writer;

  private LauncherJournal(Path file, Clock clock, Journal journal) {
    this.file = file;
    this.clock = clock;
    records = new BoundedRecords(journal.records());
    damaged = journal.damaged();
  }

  /** Reads the journal; it need not be there. */
  public static LauncherJournal open(Path file, Clock clock) throws IOException {
    return new LauncherJournal(file, clock, Journal.read(file));
  }

  /** Tells once whether a part of it could not be read when it was opened. */
  synchronized boolean tellDamage() {
    boolean told = damaged;
    damaged = false;
    return told;
  }

  /** Returns the records, the oldest first. */
  public synchronized List<JournalRecord> records() {
    return records.list();
  }

  /** Returns what they say is committed and in progress. */
  public synchronized SetHistory history() {
    if (history == null) {
      history = SetHistory.of(records.list());
    }
    return history;
  }

  /** Has a listener told of each record from now on, on the thread that writes it: no waiting. */
  void watch(Consumer<JournalRecord> other) {
    listener = other;
  }

  /** Has this called with each record that changes the set, before the listener is. */
  void whenSwitched(Runnable task) {
    whenSwitched = task;
  }

  private void tell(JournalRecord record) {
    if (SWITCHES.contains(record.state())) {
      whenSwitched.run();
    }
    listener.accept(record);
  }

  /** Makes a record of the launcher's own. */
  public JournalRecord record(ReleaseState state, Map<String, String> fields) {
    Map<String, String> all = new TreeMap<>(fields);
    all.putIfAbsent(JournalRecord.INTERFACE, "launcher");
    return new JournalRecord(clock.instant(), state, all);
  }

  /** Appends a record, which is on the disk afterwards, with all before it. */
  public void append(JournalRecord record) throws IOException {
    synchronized (this) {
      HaltAt.before(record.state());
      writer().append(record);
      HaltAt.after(record.state());
      add(record);
    }
    tell(record);
  }

  private JournalWriter writer() throws IOException {
    if (writer == null) {
      writer = JournalWriter.open(file);
    }
    return writer;
  }

  /**
   * Appends a record of the launcher's own, which the next {@link #append} or {@link #attempt} has
   * on the disk: each time that the disk is waited for can be long, and a start should not be.
   * Where it cannot be written, because the disk is full or may not be written, the router goes on
   * all the same: the next start decides anew.
   */
  void note(ReleaseState state, Map<String, String> fields) {
    JournalRecord record = record(state, fields);
    write(record, false);
    tell(record);
  }

  /** Like {@link #note}, but on the disk when it returns, where that can be. */
  void attempt(ReleaseState state, Map<String, String> fields) {
    JournalRecord record = record(state, fields);
    write(record, true);
    tell(record);
  }

  private synchronized void write(JournalRecord record, boolean forced) {
    try {
      HaltAt.before(record.state());
      if (forced) {
        writer().append(record);
      } else {
        writer().write(record);
      }
      HaltAt.after(record.state());
    } catch (IOException failure) {
      LOG.log(
          Level.ERROR,
          "the journal of releases cannot be written ({0}): {1}",
          record.state(),
          failure.toString());
    }
    add(record);
  }

  private void add(JournalRecord record) {
    records.add(record);
    history = null;
  }

  @Override
  public synchronized void close() throws IOException {
    if (writer != null) {
      writer.close();
    }
  }
}
