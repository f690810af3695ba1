// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What stays of a journal that has grown too long: the newest half, and of what is older the
 * records that decide something: what was committed last, the highest sequence that was committed
 * of each line of releases, which releases did not prove good, what is changed by hand in the set
 * that runs, and the factory set. What is committed is the same before and afterwards: the records
 * that say it stay. Where the ones that undid others are gone, the others are marked [{@link
 * SetHistory#PAST}].
 */
final class JournalCompaction {
  private static final long NEWEST_BYTES = JournalWriter.BOUND_BYTES / 2;
  private static final int MOST_LINES = 200;
  private static final int LONGEST_OF_A_LINE = 100;
  private static final Map<ReleaseState, Integer> OLDER =
      new EnumMap<>(
          Map.of(
              ReleaseState.COMMITTED, 10,
              ReleaseState.FACTORY_CHANGED, 3,
              ReleaseState.ROLLED_BACK, 100,
              ReleaseState.REFUSED, 50));

  /** Without these another set would run: they are kept also where others leave no room. */
  private static final Set<ReleaseState> RUNS =
      EnumSet.of(ReleaseState.COMMITTED, ReleaseState.FACTORY_CHANGED);

  /** What may change which sets are committed. */
  private static final Set<ReleaseState> MOVES =
      EnumSet.of(ReleaseState.COMMITTED, ReleaseState.FACTORY_CHANGED, ReleaseState.ROLLED_BACK);

  /** Changes by hand that are kept. */
  private static final int DRIFT = 200;

  private JournalCompaction() {}

  static List<JournalRecord> keep(List<JournalRecord> records) {
    int first = records.size();
    long bytes = 0;
    while (first > 0 && bytes < NEWEST_BYTES) {
      bytes += records.get(--first).json().length;
    }
    List<JournalRecord> drift = drift(records.subList(0, first));
    bytes += drift.stream().mapToLong(record -> record.json().length).sum();
    List<JournalRecord> committed = SetHistory.of(records.subList(0, first)).commits();
    List<JournalRecord> kept = older(records, first, committed, bytes);
    if (!SetHistory.of(kept).commits().equals(committed)) {
      kept = sayingThat(committed, kept);
    }
    kept.addAll(drift);
    kept.addAll(records.subList(first, records.size()));
    return kept;
  }

  private static List<JournalRecord> older(
      List<JournalRecord> records, int first, List<JournalRecord> committed, long newestBytes) {
    LinkedList<JournalRecord> kept = new LinkedList<>();
    Map<ReleaseState, Integer> left = new EnumMap<>(OLDER);
    Set<JournalRecord> highest = highest(records);
    long bytes = newestBytes;
    for (int i = first - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      int still = left.getOrDefault(record.state(), 0);
      boolean runs = RUNS.contains(record.state());
      boolean decides =
          isOneOf(committed, record)
              || still > 0 && (runs || bytes < NEWEST_BYTES + NEWEST_BYTES / 2);
      if (decides) {
        left.put(record.state(), still - 1);
      }
      if (decides || highest.contains(record)) {
        JournalRecord stays = decides ? record : brief(record);
        bytes += stays.json().length;
        kept.addFirst(stays);
      }
    }
    return kept;
  }

  /** Returns records by which exactly these sets are committed; the others tell of the past. */
  private static List<JournalRecord> sayingThat(
      List<JournalRecord> committed, List<JournalRecord> records) {
    List<JournalRecord> saying = new ArrayList<>();
    // A set that only the record told by which another one was rolled back to it.
    committed.stream().filter(each -> !isOneOf(records, each)).forEach(saying::add);
    for (JournalRecord each : records) {
      boolean past = MOVES.contains(each.state()) && !isOneOf(committed, each);
      saying.add(past ? each.with(SetHistory.PAST, "true") : each);
    }
    return saying;
  }

  /** Of two equal records one may have been undone: it is the record itself that counts. */
  private static boolean isOneOf(List<JournalRecord> records, JournalRecord record) {
    return records.stream().anyMatch(each -> each == record);
  }

  /** Returns what a release of each line is compared with, of the newest of very many lines. */
  private static Set<JournalRecord> highest(List<JournalRecord> records) {
    Map<String, JournalRecord> highest = new LinkedHashMap<>();
    for (JournalRecord record : records) {
      if (record.field(JournalRecord.FORGETS_SEQUENCES).equals("true")) {
        highest.clear();
        highest.put("", record); // it must not be lost before those that it is about
      }
      String line = line(record.field(JournalRecord.ID));
      if (record.state() == ReleaseState.COMMITTED && !line.isEmpty()) {
        JournalRecord before = highest.remove(line);
        boolean higher = before == null || sequence(record) >= sequence(before);
        highest.put(line, higher ? record : before);
      }
    }
    return highest.values().stream()
        .skip(Math.max(0, highest.size() - MOST_LINES))
        .collect(Collectors.toSet());
  }

  /** Of very many lines, lists of bundles and evidence would fill the file. */
  private static JournalRecord brief(JournalRecord record) {
    Map<String, String> fields = new TreeMap<>(record.fields());
    fields.values().removeIf(value -> value.length() > LONGEST_OF_A_LINE);
    return new JournalRecord(record.time(), record.state(), fields);
  }

  /** Returns the group and the name of a release. */
  private static String line(String id) {
    int group = id.indexOf(':');
    int name = id.indexOf(':', group + 1);
    return group < 0 || name < 0 ? id : id.substring(0, name);
  }

  private static long sequence(JournalRecord record) {
    String text = record.field(JournalRecord.SEQUENCE);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** The newest of what is changed by hand; what comes later goes by the bundles it leads to. */
  private static List<JournalRecord> drift(List<JournalRecord> older) {
    DriftFold fold = new DriftFold();
    older.stream().filter(record -> record.state() == ReleaseState.DRIFT).forEach(fold::add);
    List<JournalRecord> left = fold.records();
    return left.subList(Math.max(0, left.size() - DRIFT), left.size());
  }
}
