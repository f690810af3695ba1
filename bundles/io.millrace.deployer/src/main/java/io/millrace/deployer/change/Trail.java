// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.Journal;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The records of one change: each has what the ones before it said, and is on the disk before
 * anybody is told of it. For the deployer's thread.
 */
final class Trail {
  private static final int LONGEST_REASON = 1000;
  private static final int MOST_NAMES = 200;

  private final Records records;
  private final Supplier<Instant> clock;
  private final Consumer<JournalRecord> listener;
  private final Map<String, String> fields;

  Trail(
      Records records,
      Supplier<Instant> clock,
      Consumer<JournalRecord> listener,
      Map<String, String> fields) {
    this.records = records;
    this.clock = clock;
    this.listener = listener;
    this.fields = new TreeMap<>(fields);
  }

  /** Returns one whose records are thrown away: for what is only tried. */
  static Trail unwritten() {
    Records none =
        new Records() {
          @Override
          public Journal read() {
            return new Journal(List.of(), false, false, 0);
          }

          @Override
          public void append(JournalRecord record) {}
        };
    return new Trail(none, () -> Instant.EPOCH, record -> {}, Map.of());
  }

  String field(String name) {
    return fields.getOrDefault(name, "");
  }

  /** Says something more in all records from now on. */
  Trail put(String name, Object value) {
    fields.put(name, String.valueOf(value));
    return this;
  }

  /** Says something no more. */
  Trail remove(String name) {
    fields.remove(name);
    return this;
  }

  /** Says names, with blanks between. */
  Trail names(String name, Collection<String> names) {
    return put(name, names.stream().sorted().limit(MOST_NAMES).collect(Collectors.joining(" ")));
  }

  /** Says why, in a sentence that a log can hold. */
  Trail reason(String sentence) {
    String line = sentence.replaceAll("\\p{C}", " ");
    return put(
        JournalRecord.REASON,
        line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) + "…" : line);
  }

  /** Writes down that what was changed by hand in a set counts no more. */
  void dropDrift(String set) throws IOException {
    Map<String, String> dropped = Map.of(JournalRecord.SET, set, JournalRecord.ACTION, Drift.DROP);
    records.append(new JournalRecord(clock.get(), ReleaseState.DRIFT, dropped));
  }

  /** Writes the next record, and tells nobody who waits for the change. */
  void note(ReleaseState state) throws IOException {
    records.append(new JournalRecord(clock.get(), state, fields));
  }

  /** Tells whoever waits for the change how it ended, and writes nothing: nothing was changed. */
  JournalRecord answer(ReleaseState state) {
    JournalRecord record = new JournalRecord(clock.get(), state, fields);
    listener.accept(record);
    return record;
  }

  /** Writes the next record. */
  JournalRecord add(ReleaseState state) throws IOException {
    JournalRecord record = new JournalRecord(clock.get(), state, fields);
    records.append(record);
    listener.accept(record);
    return record;
  }
}
