// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.journal.JournalRecord;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of bundles that were changed by hand: a release of named bundles touches only those,
 * a release of the whole set replaces every other build of a bundle that it brings.
 */
final class HandChanges {
  private HandChanges() {}

  /**
   * Returns the symbolic names of the bundles of the set before that run otherwise than that set
   * says, or not at all, and that a release does not touch.
   */
  static Set<String> untouched(RunningBundles running, InstalledSet before, Release release) {
    Set<String> untouched = new TreeSet<>();
    if (release.replaces().isAll()) {
      return untouched;
    }
    Set<String> named = new HashSet<>(release.replaces().bundles());
    release.bundles().stream().map(BundleEntry::symbolicName).forEach(named::add);
    before.bundles().stream()
        .filter(bundle -> !running.has(bundle))
        .map(SetBundle::symbolicName)
        .filter(name -> !named.contains(name))
        .forEach(untouched::add);
    return untouched;
  }

  /**
   * Returns all changes by hand that matter for the way to a set, by symbolic names.
   *
   * @param kept symbolic names of those that stay
   */
  static List<HandChange> of(
      RunningBundles running,
      InstalledSet before,
      InstalledSet target,
      Set<String> kept,
      History history) {
    Set<String> names = new TreeSet<>(running.names());
    before.bundles().forEach(bundle -> names.add(bundle.symbolicName()));
    List<HandChange> changes = new ArrayList<>();
    for (String name : names) {
      boolean stays = kept.contains(name);
      if (stays || isReplaced(name, running, before, target)) {
        changes.add(new HandChange(name, since(name, before, history), stays));
      }
    }
    return changes;
  }

  private static boolean isReplaced(
      String name, RunningBundles running, InstalledSet before, InstalledSet target) {
    Optional<SetBundle> old = before.bundle(name);
    Optional<SetBundle> next = target.bundle(name);
    boolean byHand = old.isEmpty() || !running.has(old.get());
    return byHand
        && (next.isPresent() ? !running.has(next.get()) : old.isPresent() && running.has(name));
  }

  private static Optional<Instant> since(String name, InstalledSet before, History history) {
    return history.drift(before.hash()).changes().stream()
        .filter(record -> record.field(JournalRecord.BUNDLE).equals(name))
        .map(JournalRecord::time)
        .max(Instant::compareTo);
  }
}
