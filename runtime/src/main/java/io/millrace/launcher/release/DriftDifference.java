// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.journal.Drift;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osgi.framework.Version;

/** What somebody must have done to bundles, as the fields of the records that say so. */
final class DriftDifference {

  private DriftDifference() {}

  /** Returns the changes that lead from one state of the bundles to another. */
  static List<Map<String, String>> between(List<RunningBundle> before, List<RunningBundle> now) {
    List<Map<String, String>> changes = new ArrayList<>();
    List<RunningBundle> gone = new ArrayList<>(before);
    gone.removeIf(each -> find(now, each).isPresent());
    for (RunningBundle each : now) {
      Optional<RunningBundle> same = find(before, each);
      Optional<RunningBundle> was = same.isPresent() ? same : named(gone, each);
      if (was.isEmpty()) {
        changes.add(change("install", each, Drift.LOCATION, each.location()));
      } else {
        gone.remove(was.get());
        if (!was.get().bundle().equals(each.bundle())) {
          changes.add(change("update", each, Drift.FROM, was.get().bundle().version()));
        }
      }
      if (each.started() != was.map(RunningBundle::started).orElse(false)) {
        changes.add(change(each.started() ? "start" : "stop", each, "", ""));
      }
    }
    gone.forEach(each -> changes.add(change("uninstall", each, "", "")));
    return changes;
  }

  private static Optional<RunningBundle> find(List<RunningBundle> bundles, RunningBundle wanted) {
    return bundles.stream().filter(each -> isSame(each.bundle(), wanted.bundle())).findFirst();
  }

  private static boolean isSame(SetBundle one, SetBundle other) {
    return one.symbolicName().equals(other.symbolicName())
        && Version.parseVersion(one.version()).equals(Version.parseVersion(other.version()));
  }

  private static Optional<RunningBundle> named(List<RunningBundle> gone, RunningBundle wanted) {
    String name = wanted.bundle().symbolicName();
    return gone.stream().filter(each -> each.bundle().symbolicName().equals(name)).findFirst();
  }

  private static Map<String, String> change(
      String action, RunningBundle bundle, String more, String value) {
    Map<String, String> fields = new TreeMap<>();
    fields.put(JournalRecord.ACTION, action);
    fields.put(JournalRecord.BUNDLE, bundle.bundle().symbolicName());
    fields.put(JournalRecord.VERSION, bundle.bundle().version());
    fields.put(JournalRecord.SHA256, bundle.bundle().sha256());
    fields.put(JournalRecord.LEVEL, Integer.toString(bundle.bundle().startLevel()));
    if (!more.isEmpty()) {
      fields.put(more, value);
    }
    return fields;
  }

  /**
   * Returns the bundles at the end of a change in the terms of its set: whoever changed them may
   * start bundles for the time being only and leave their levels to the next start. What does not
   * run, and had been stopped by hand before, is still stopped by hand.
   *
   * @param wanted the bundles of the set
   * @param before what they were before the change
   */
  static List<RunningBundle> asCommitted(
      List<RunningBundle> wanted, List<RunningBundle> now, List<RunningBundle> before) {
    List<RunningBundle> same = new ArrayList<>();
    for (RunningBundle each : now) {
      boolean stopped = !each.started() && find(before, each).stream().anyMatch(b -> !b.started());
      same.add(
          find(wanted, each)
              .map(
                  found ->
                      new RunningBundle(
                          new SetBundle(
                              found.bundle().symbolicName(),
                              found.bundle().version(),
                              each.bundle().sha256(),
                              found.bundle().startLevel()),
                          found.started() && !stopped,
                          each.location()))
              .orElse(each));
    }
    return same;
  }
}
