// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import static io.millrace.lib.release.journal.JournalRecord.PREVIOUS;
import static io.millrace.lib.release.journal.JournalRecord.SET;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which sets the records say are committed, the newest first, and whether a change is in progress.
 *
 * <p>A set that is committed comes on top. When one is committed that is further down, because
 * somebody reverts, what was above it is gone. When the one on top is rolled back it goes, and what
 * was below counts. A factory set that the program brought is committed when the record says so.
 */
public final class SetHistory {
  /** Of FACTORY_CHANGED: {@link #RUNS}, or anything else when what is committed goes on. */
  public static final String FACTORY = "factory";

  /** The new factory set is what starts run from now on. */
  public static final String RUNS = "runs";

  /**
   * Of a record that a compaction kept for what it tells: what it did to the committed sets was
   * undone later, or is told by other records.
   */
  static final String PAST = "past";

  private static final int DEEPEST = 10;
  private static final Set<ReleaseState> CHANGING =
      EnumSet.of(
          ReleaseState.SWITCHING,
          ReleaseState.SWITCHING_BY_RESTART,
          ReleaseState.JUDGING,
          ReleaseState.AWAITING_CONFIRM,
          ReleaseState.ROLLING_BACK);
  private static final Set<ReleaseState> PREPARING =
      EnumSet.of(
          ReleaseState.RECEIVED, ReleaseState.VERIFIED, ReleaseState.STAGED, ReleaseState.PLANNED);

  private final Deque<JournalRecord> commits = new ArrayDeque<>();
  private JournalRecord change;
  private JournalRecord factory;
  private boolean preparing;

  private SetHistory() {}

  /** Reads the records, the oldest first. */
  public static SetHistory of(List<JournalRecord> records) {
    SetHistory history = new SetHistory();
    records.forEach(history::take);
    return history;
  }

  private void take(JournalRecord record) {
    ReleaseState state = record.state();
    if (CHANGING.contains(state)) {
      change = record;
      preparing = false;
    } else if (PREPARING.contains(state)) {
      preparing = true;
    }
    switch (state) {
      case COMMITTED, ROLLED_BACK -> {
        move(record);
        end();
      }
      case FACTORY_CHANGED -> {
        factory = record;
        if (record.field(FACTORY).equals(RUNS)) {
          move(record);
        }
      }
      case REFUSED -> preparing = false;
      default -> {}
    }
  }

  private void move(JournalRecord record) {
    if (!record.field(PAST).isEmpty()) {
      return;
    }
    if (record.state() == ReleaseState.ROLLED_BACK) {
      rollBack(record);
    } else {
      commit(record);
    }
  }

  private void end() {
    change = null;
    preparing = false;
  }

  private void commit(JournalRecord record) {
    boolean below = commits.stream().anyMatch(each -> of(each).equals(of(record)));
    while (below && !of(commits.getFirst()).equals(of(record))) {
      commits.removeFirst();
    }
    if (below) {
      commits.removeFirst();
    }
    commits.addFirst(record);
    if (commits.size() > DEEPEST) {
      commits.removeLast();
    }
  }

  private void rollBack(JournalRecord record) {
    if (commits.isEmpty() || !of(commits.getFirst()).equals(of(record))) {
      return;
    }
    String target = record.field(PREVIOUS);
    if (target.equals(of(record))) {
      return; // what was to end what was changed by hand: it began and ended on the same set
    }
    commits.removeFirst();
    while (!commits.isEmpty() && !of(commits.getFirst()).equals(target) && !target.isEmpty()) {
      commits.removeFirst();
    }
    if (commits.isEmpty() && !target.isEmpty()) {
      commits.addFirst(
          new JournalRecord(record.time(), ReleaseState.COMMITTED, Map.of(SET, target)));
    }
  }

  private static String of(JournalRecord record) {
    return record.field(SET);
  }

  /** Returns the sequence that the program gives to a factory set; empty: it gives none. */
  public Optional<String> factorySequence(String set) {
    return Optional.ofNullable(factory)
        .filter(record -> of(record).equals(set))
        .map(record -> record.field(JournalRecord.SEQUENCE))
        .filter(sequence -> !sequence.isEmpty());
  }

  /** Returns the records that committed sets, the newest first. */
  public List<JournalRecord> commits() {
    return List.copyOf(commits);
  }

  /** Returns the hash of the set that is committed; empty in a journal without any. */
  public Optional<String> committed() {
    return commits.stream().findFirst().map(SetHistory::of);
  }

  /** Returns the hash of the set that was committed before; empty when there is none. */
  public Optional<String> previous() {
    return commits.stream().skip(1).findFirst().map(SetHistory::of);
  }

  /** Returns the last record of a change that has begun and has neither end nor verdict. */
  public Optional<JournalRecord> change() {
    return Optional.ofNullable(change);
  }

  /** Tells whether a release has come and is not being installed yet. */
  public boolean isPreparing() {
    return preparing;
  }

  /** Returns the hash of the factory set that the program brought last. */
  public Optional<String> factory() {
    return Optional.ofNullable(factory).map(SetHistory::of);
  }
}
