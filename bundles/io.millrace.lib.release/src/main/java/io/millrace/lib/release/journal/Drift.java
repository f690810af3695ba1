// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.RunningBundle;
import io.millrace.lib.release.set.SetBundle;
import java.util.ArrayList;
import java.util.List;

/**
 * What somebody has changed by hand in a set, the oldest change first. A record of a change has the
 * bundle as it is afterwards: symbolic name, version, jar, start level; an update also the version
 * before ({@code from}), an installation also where from ({@code location}).
 *
 * @param changes records of the state {@link ReleaseState#DRIFT}
 */
public record Drift(List<JournalRecord> changes) {
  /** Of an update: the version before. */
  public static final String FROM = "from";

  /** Of an installation: the location it has in the framework. */
  public static final String LOCATION = "location";

  /** The action that ends all changes of a set before it. */
  public static final String DROP = "drop";

  private static final int PLUGINS = 60;

  /** Copies the changes. */
  public Drift {
    changes = List.copyOf(changes);
  }

  /** Returns what counts of the records for a set. */
  public static Drift of(List<JournalRecord> records, String set) {
    List<JournalRecord> changes = new ArrayList<>();
    for (JournalRecord record : records) {
      if (record.state() == ReleaseState.DRIFT && record.field(JournalRecord.SET).equals(set)) {
        if (record.field(JournalRecord.ACTION).equals(DROP)) {
          changes.clear();
        } else {
          changes.add(record);
        }
      }
    }
    return new Drift(changes);
  }

  /** Tells whether nothing was changed. */
  public boolean isEmpty() {
    return changes.isEmpty();
  }

  /** Returns the bundles of a set as they are with these changes. */
  public List<RunningBundle> over(InstalledSet set) {
    List<RunningBundle> bundles = new ArrayList<>();
    set.bundles().forEach(each -> bundles.add(new RunningBundle(each, true, "")));
    changes.forEach(change -> apply(change, bundles));
    return bundles;
  }

  private static void apply(JournalRecord change, List<RunningBundle> bundles) {
    SetBundle build = build(change);
    String action = change.field(JournalRecord.ACTION);
    if (action.equals("install")) {
      bundles.removeIf(each -> each.is(build.symbolicName(), build.version()));
      bundles.add(new RunningBundle(build, false, change.field(LOCATION)));
      return;
    }
    String version = change.fields().getOrDefault(FROM, build.version());
    for (int i = bundles.size() - 1; i >= 0; i--) {
      RunningBundle bundle = bundles.get(i);
      if (bundle.is(build.symbolicName(), version)) {
        switch (action) {
          case "update" -> bundles.set(i, bundle.updated(build));
          case "uninstall" -> bundles.remove(i);
          case "start" -> bundles.set(i, bundle.started(true));
          case "stop" -> bundles.set(i, bundle.started(false));
          default -> {} // of a later version
        }
      }
    }
  }

  private static SetBundle build(JournalRecord change) {
    String level = change.field(JournalRecord.LEVEL);
    return new SetBundle(
        change.field(JournalRecord.BUNDLE),
        change.field(JournalRecord.VERSION),
        change.field(JournalRecord.SHA256),
        level.matches("\\d{1,9}") ? Integer.parseInt(level) : PLUGINS);
  }
}
