// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import static io.millrace.lib.release.journal.JournalRecord.PREVIOUS;
import static io.millrace.lib.release.journal.JournalRecord.REASON;
import static io.millrace.lib.release.journal.JournalRecord.SET;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides from the journal which set a start runs, and writes down what it decides:
 *
 * <ul>
 *   <li>a change that has not come to its end is undone: the committed set runs. Only after
 *       SWITCHING_BY_RESTART the new set is started, once;
 *   <li>a factory set that the program brought runs unless what is committed is newer;
 *   <li>after three starts in a row that were not healthy, first what was changed by hand is
 *       dropped, then the set before runs, then the factory set; in the end the router stays down;
 *   <li>a set with a damaged or missing jar is passed over for the one before.
 * </ul>
 */
final class StartDecision {
  /** So many starts of one set may fail. */
  static final int FAILED_STARTS = 3;

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final LauncherJournal journal;
  private final SetStore sets;
  private final StartSettings settings;
  private final StoreFiles store;

  StartDecision(LauncherJournal journal, SetStore sets, StartSettings settings, StoreFiles store) {
    this.store = store;
    this.journal = journal;
    this.sets = sets;
    this.settings = settings;
  }

  /** Returns what runs; the attempt itself is not written down yet. */
  Start decide() throws StaysDownException {
    if (journal.tellDamage()) {
      LOG.log(
          Level.ERROR,
          "the journal of releases is damaged: what was committed last, as far as it can be read,"
              + " runs; what was changed by hand is dropped; a copy is journal.damaged");
      dropDrift("the journal was damaged");
    }
    Optional<JournalRecord> trial = openChange();
    new FactoryChange(journal, sets, FactorySequence.of(settings.system())).follow();
    trial = trial.or(() -> journal.history().change());
    if (trial.isPresent()) {
      Optional<Start> start = trial(trial.get());
      if (start.isPresent()) {
        return start.get();
      }
    }
    if (!settings.keepDrift() && !drift().isEmpty()) {
      dropDrift("millrace.drift is false");
    }
    stepDown();
    return whole();
  }

  private String committed() {
    return journal.history().committed().orElse(sets.factory());
  }

  private Drift drift() {
    return Drift.of(journal.records(), committed());
  }

  private void dropDrift(String why) {
    LOG.log(Level.WARNING, "what was changed by hand is dropped: {0}", why);
    journal.note(
        ReleaseState.DRIFT,
        Map.of(SET, committed(), JournalRecord.ACTION, Drift.DROP, REASON, why));
  }

  /** Undoes a change in progress, or returns it when its new set is to be started. */
  private Optional<JournalRecord> openChange() {
    Optional<JournalRecord> change = journal.history().change();
    if (change.isEmpty()) {
      return change;
    }
    JournalRecord record = change.get();
    boolean restart = record.state() == ReleaseState.SWITCHING_BY_RESTART;
    if (restart && !FailedStarts.wasTried(journal.records(), record, record.field(SET))
        || FactoryTrial.mayTryAgain(journal.records(), record, settings.boot())) {
      return change;
    }
    rolledBack(record, reason(record));
    return Optional.empty();
  }

  private static String reason(JournalRecord change) {
    return switch (change.state()) {
      case AWAITING_CONFIRM -> "it was not confirmed before the router was started again";
      case SWITCHING_BY_RESTART -> "the start of its set did not come to a verdict";
      case ROLLING_BACK -> change.fields().getOrDefault(REASON, JournalRecord.INTERRUPTED);
      default -> JournalRecord.INTERRUPTED;
    };
  }

  private void rolledBack(JournalRecord change, String why) {
    LOG.log(
        Level.WARNING,
        "the change to set {0} {1} is undone: {2}",
        Start.brief(change.field(SET)),
        change.field(JournalRecord.ID),
        why);
    Map<String, String> fields = new TreeMap<>(change.fields());
    fields.keySet().removeAll(List.of(JournalRecord.DEADLINE_SECONDS, JournalRecord.INTERFACE));
    fields.put(PREVIOUS, committed());
    fields.put(REASON, why);
    journal.note(ReleaseState.ROLLED_BACK, fields);
  }

  private Optional<Start> trial(JournalRecord change) {
    String hash = change.field(SET);
    try {
      InstalledSet set = sets.whole(hash);
      store.follow(set, sets, this::isUndone);
      Drift kept = FactoryTrial.drift(journal, change, set, sets);
      return Optional.of(new Start(hash, set, kept.over(set), Optional.of(change)));
    } catch (IOException failure) {
      rolledBack(change, failure.getMessage());
      return Optional.empty();
    }
  }

  private void stepDown() throws StaysDownException {
    while (FailedStarts.count(journal.records(), committed(), settings.boot()) >= FAILED_STARTS) {
      String why = FAILED_STARTS + " starts in a row were not healthy";
      if (!drift().isEmpty()) {
        dropDrift(why);
      } else if (!committed().equals(sets.factory()) || journal.history().previous().isPresent()) {
        passOver(why, true);
      } else {
        throw new StaysDownException(
            why
                + ", the last ones on the factory set, which is all there is to go back to; see the"
                + " log for what ended them. \"millrace run --safe\" starts it once more,"
                + " \"millrace release factory\" lets starts begin anew");
      }
    }
  }

  /** Goes to the set before, or to the factory set. */
  private void passOver(String why, boolean bad) {
    JournalRecord commit = journal.history().commits().get(0);
    String next = journal.history().previous().orElse(sets.factory());
    LOG.log(
        Level.ERROR,
        "set {0} {1} does not run any more: {2}; set {3} does",
        Start.brief(commit.field(SET)),
        commit.field(JournalRecord.ID),
        why,
        Start.brief(next));
    Map<String, String> fields = new TreeMap<>(commit.fields());
    fields.keySet().removeAll(List.of(JournalRecord.WHO, JournalRecord.INTERFACE));
    fields.put(PREVIOUS, next);
    fields.put(REASON, why);
    if (bad) {
      fields.put(JournalRecord.BAD, "true");
    }
    journal.note(ReleaseState.ROLLED_BACK, fields);
  }

  private Start whole() throws StaysDownException {
    while (true) {
      String hash = committed();
      try {
        InstalledSet set = sets.whole(hash);
        follow(set);
        return new Start(hash, set, withDrift(set), Optional.empty());
      } catch (IOException failure) {
        if (hash.equals(sets.factory())) {
          throw new StaysDownException("the factory set cannot be read: " + failure.getMessage());
        }
        passOver(failure.getMessage(), false);
      }
    }
  }

  /** The set runs in any case: nothing else would read the file better. */
  private void follow(InstalledSet set) {
    try {
      store.follow(set, sets, this::isUndone);
    } catch (IOException failure) {
      LOG.log(Level.ERROR, "the store's file does not follow its format: {0}", failure.toString());
    }
  }

  /**
   * Tells whether what ended last is the change to a set, which was undone before it was kept. A
   * set that was committed has stored what must not be lost, and so has a factory set that ran.
   */
  private boolean isUndone(String set) {
    List<JournalRecord> records = journal.records();
    boolean undone = false;
    boolean ran = false;
    for (int i = records.size() - 1; i >= 0; i--) {
      JournalRecord record = records.get(i);
      boolean same = record.field(SET).equals(set);
      switch (record.state()) {
        case COMMITTED -> {
          return false;
        }
        case ROLLED_BACK -> {
          if (undone || !same) {
            return false;
          }
          undone = true;
        }
        case HEALTHY -> ran |= same;
        case SWITCHING, SWITCHING_BY_RESTART, JUDGING -> {
          return undone && same;
        }
        case FACTORY_CHANGED -> {
          if (same) {
            return undone && !ran;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private List<RunningBundle> withDrift(InstalledSet set) {
    List<RunningBundle> bundles = drift().over(set);
    try {
      for (RunningBundle each : bundles) {
        sets.jar(each.bundle());
      }
      return bundles;
    } catch (IOException failure) {
      dropDrift(failure.getMessage());
      return new Drift(List.of()).over(set);
    }
  }
}
