// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import static io.millrace.lib.release.journal.ReleaseState.COMMITTED;
import static io.millrace.lib.release.journal.ReleaseState.ROLLED_BACK;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.journal.SetHistory;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the journal's records amount to. Immutable. */
public final class History {
  private static final Set<ReleaseState> OF_A_CHANGE =
      EnumSet.range(ReleaseState.RECEIVED, ROLLED_BACK);
  private final Journal journal;
  private final List<JournalRecord> records;
  private final SetHistory sets;

  private History(Journal journal) {
    this.journal = journal;
    records = journal.records();
    sets = SetHistory.of(records);
  }

  /** Reads a journal. */
  static History of(Journal journal) {
    return new History(journal);
  }

  /** Returns the journal as it was read. */
  Journal journal() {
    return journal;
  }

  /** Returns all records, the oldest first. */
  public List<JournalRecord> records() {
    return records;
  }

  /** Returns the record by which the set that runs was committed; empty: the factory set runs. */
  public Optional<JournalRecord> committed() {
    return sets.commits().stream().findFirst();
  }

  /** Returns the hash of the set that was committed before the one that runs, if any was. */
  Optional<String> previous() {
    Optional<String> said = committed().map(record -> record.field(JournalRecord.PREVIOUS));
    return sets.previous()
        .or(() -> said.filter(hash -> !hash.equals(set())))
        .filter(Sha256::isHash);
  }

  private String set() {
    return sets.committed().orElse("");
  }

  /** Returns what was changed by hand in a set. */
  Drift drift(String set) {
    return Drift.of(records, set);
  }

  /** Returns the sequence of a factory set; empty: the program gives it none. */
  Optional<String> factorySequence(String set) {
    return sets.factorySequence(set);
  }

  /** Returns the newest record by which a set was committed. */
  Optional<JournalRecord> committedAs(String set) {
    return records.stream()
        .filter(record -> record.state() == COMMITTED)
        .filter(record -> record.field(JournalRecord.SET).equals(set))
        .reduce((first, second) -> second);
  }

  /** Returns how the last change ended, or where it is. */
  public Optional<JournalRecord> lastOfAChange() {
    return records.stream()
        .filter(record -> OF_A_CHANGE.contains(record.state()))
        .reduce((first, second) -> second);
  }

  /** Returns the last record of a change that has begun to switch and has not ended. */
  public Optional<JournalRecord> open() {
    return sets.change();
  }

  /** Returns the last record of each change, the oldest first. */
  public List<JournalRecord> ends() {
    Map<String, JournalRecord> ends = new LinkedHashMap<>();
    for (JournalRecord record : records) {
      if (OF_A_CHANGE.contains(record.state())) {
        String change = record.field(Fields.CHANGE);
        String key = change.isEmpty() ? record.time().toString() : change;
        ends.remove(key);
        ends.put(key, record);
      }
    }
    return List.copyOf(ends.values());
  }

  /**
   * Returns the highest sequence that was committed of a line of releases since somebody had
   * sequences forgotten; 0: none.
   */
  public long sequence(String line) {
    int forgotten = records.size() - 1;
    while (forgotten >= 0
        && !records.get(forgotten).field(JournalRecord.FORGETS_SEQUENCES).equals("true")) {
      forgotten--;
    }
    return records.stream()
        .skip(forgotten + 1L)
        .filter(record -> record.state() == COMMITTED)
        .filter(record -> Fields.line(record.field(JournalRecord.ID)).equals(line))
        .mapToLong(record -> Fields.number(record, JournalRecord.SEQUENCE))
        .max()
        .orElse(0);
  }

  /** Returns why a release was rolled back for what it did itself; empty when it never was. */
  public Optional<String> badBecause(String release) {
    return records.stream()
        .filter(record -> record.state() == ROLLED_BACK)
        .filter(record -> record.field(JournalRecord.RELEASE).equals(release))
        .filter(record -> record.field(JournalRecord.BAD).equals("true"))
        .map(record -> record.field(JournalRecord.REASON))
        .reduce((first, second) -> second);
  }

  /** Returns the time of the newest record. */
  public Instant newest() {
    return records.stream().map(JournalRecord::time).max(Instant::compareTo).orElse(Instant.MIN);
  }
}
