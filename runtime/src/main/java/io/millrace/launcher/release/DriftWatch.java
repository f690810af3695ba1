// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.journal.ReleaseState;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Writes down what is changed by hand: after each event of a bundle it compares the bundles with
 * what they were before and records the difference, on the thread of whoever changes it, so that
 * the record is on the disk when the command returns. While a change of the set is in progress
 * nothing is recorded, nor compared: a look at all bundles takes some milliseconds, and clients
 * wait for each of the hundred steps of a switch. When the change is committed, what still differs
 * from the new set is recorded.
 *
 * <p>A start level, and whether a bundle that does not run is to, change without an event: they are
 * recorded with the next one, the orderly stop at the latest.
 */
final class DriftWatch implements SynchronousBundleListener {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final int CHANGES =
      BundleEvent.INSTALLED
          | BundleEvent.UPDATED
          | BundleEvent.UNINSTALLED
          | BundleEvent.STARTED
          | BundleEvent.STOPPED;

  private final LauncherJournal journal;
  private final BundleStates states;
  private final BooleanSupplier changing;
  private String set;
  private List<RunningBundle> known;
  private boolean behind; // what is known is that of before a change of the set
  private boolean changed;
  private boolean stopping;

  /**
   * Watches from what there is now.
   *
   * @param set the hash of the set that runs
   * @param changing whether a change of the set is in progress
   */
  DriftWatch(LauncherJournal journal, BundleStates states, String set, BooleanSupplier changing) {
    this.journal = journal;
    this.states = states;
    this.set = set;
    this.changing = changing;
    known = states.now();
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    boolean system = event.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID;
    if (system && event.getType() == BundleEvent.STOPPING) {
      look();
      synchronized (this) {
        stopping = true;
      }
    } else if (!system && (event.getType() & CHANGES) != 0) {
      look();
    }
  }

  /** Compares with what was known, and records what differs. */
  private synchronized void look() {
    if (stopping) {
      return;
    }
    if (changing.getAsBoolean()) {
      behind = true;
      changed = true;
      return;
    }
    List<RunningBundle> now = states.now();
    if (behind) {
      keep(now); // the end of the change, which is being written, records what differs
      return;
    }
    if (now.equals(known)) {
      return;
    }
    changed = true;
    record(known, now, set);
    known = now;
  }

  private boolean record(List<RunningBundle> before, List<RunningBundle> now, String about) {
    List<Map<String, String>> changes = DriftDifference.between(before, now);
    for (Map<String, String> each : changes) {
      Map<String, String> fields = new TreeMap<>(each);
      fields.put(JournalRecord.SET, about);
      try {
        states.keepJar(fields);
        journal.append(journal.record(ReleaseState.DRIFT, fields));
      } catch (IOException failure) {
        LOG.log(
            Level.ERROR,
            "{0} {1} by hand cannot be remembered and ends with a restart: {2}",
            fields.get(JournalRecord.ACTION),
            fields.get(JournalRecord.BUNDLE),
            failure.toString());
      }
    }
    return !changes.isEmpty();
  }

  /** Writes the record that commits a set. */
  interface Commit {
    void write() throws IOException;
  }

  /**
   * Commits a set: what differs from it was changed by hand. That is recorded before, so that no
   * end of the process loses it, and counts for nothing when the set is not committed after all.
   */
  synchronized void commit(String hash, InstalledSet committed, Commit commit) throws IOException {
    List<RunningBundle> now = states.now();
    known = behind ? now : known;
    // What the launcher has carried over from the set before is recorded already.
    List<RunningBundle> wanted = Drift.of(journal.records(), hash).over(committed);
    boolean differs = record(wanted, DriftDifference.asCommitted(wanted, now, known), hash);
    boolean written = false;
    try {
      commit.write();
      written = true;
    } finally {
      if (!written && differs && !hash.equals(set)) {
        journal.note(
            ReleaseState.DRIFT, Map.of(JournalRecord.SET, hash, JournalRecord.ACTION, Drift.DROP));
      }
    }
    set = hash;
    keep(now);
  }

  private void keep(List<RunningBundle> now) {
    known = now;
    behind = false;
    changed = true;
  }

  /** A change has been undone: what is different now was changed by hand meanwhile. */
  synchronized void undone(List<RunningBundle> before) {
    List<RunningBundle> now = states.now();
    record(before, DriftDifference.asCommitted(before, now, before), set);
    keep(now);
  }

  /** Tells whether the bundles are still those of the start. */
  synchronized boolean isUnchanged() {
    return !changed;
  }

  synchronized List<RunningBundle> known() {
    return known;
  }
}
