// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;

/**
 * The class loaders that committed changes have replaced while no collection could tell whether
 * they go: what is still held some minutes later, after a full collection, is a leak. It is told,
 * not undone: others have built on that change by then. Bounded; thread-safe.
 */
final class LoaderWatch {
  private static final Logger LOG = System.getLogger(LoaderWatch.class.getName());

  /** No exchange that began before the change goes on for longer. */
  private static final Duration FIRST = Duration.ofMinutes(5);

  private static final Duration BETWEEN_COLLECTIONS = Duration.ofMinutes(5);
  private static final Duration LAST = Duration.ofHours(6);
  private static final int MOST_CHANGES = 64;

  private final Deque<Replaced> changes = new ArrayDeque<>();
  private final Set<String> told = new TreeSet<>();
  private List<String> held = List.of();
  private long asked;

  private static final class Replaced {
    private final OldLoaders loaders;
    private final long since;

    /** Full collections before the first look that counts; -1 before that. */
    private long collections = -1;

    Replaced(OldLoaders loaders, long since) {
      this.loaders = loaders;
      this.since = since;
    }
  }

  /** Begins to watch what bundles had before a change, by the monotonic clock in nanoseconds. */
  synchronized void add(OldLoaders loaders, long now) {
    if (changes.size() == MOST_CHANGES) {
      changes.removeFirst();
    }
    changes.addLast(new Replaced(loaders, now));
  }

  /**
   * Looks what is still there.
   *
   * @param collections how many full collections there were
   * @param ignored bundles whose former classes may be held
   */
  synchronized void look(long now, long collections, List<String> ignored, Bundle... bundles) {
    Set<String> leaks = new TreeSet<>();
    for (Replaced each : new ArrayList<>(changes)) {
      List<String> alive = new ArrayList<>(each.loaders.alive(bundles));
      alive.removeAll(ignored);
      long age = now - each.since;
      if (alive.isEmpty() || age >= LAST.toNanos() && each.collections < 0) {
        changes.remove(each);
      } else if (age >= FIRST.toNanos()) {
        each.collections = each.collections < 0 ? collections : each.collections;
        if (collections > each.collections) {
          leaks.addAll(alive);
        } else if (age >= LAST.toNanos()) {
          changes.remove(each);
        }
      }
    }
    held = List.copyOf(leaks);
    leaks.stream().filter(told::add).forEach(LoaderWatch::tell);
    told.retainAll(leaks);
  }

  private static void tell(String bundle) {
    LOG.log(Level.WARNING, "classes of a former build of {0} are still held: a leak", bundle);
  }

  /**
   * Tells whether a collection is wanted now: nobody knows yet of something that is still there.
   */
  synchronized boolean wantsCollection(long now) {
    boolean wants =
        now - asked >= BETWEEN_COLLECTIONS.toNanos()
            && changes.stream().anyMatch(each -> each.collections >= 0)
            && held.isEmpty();
    asked = wants ? now : asked;
    return wants;
  }

  /** Returns the bundles of which classes of a former build are held for no reason. */
  synchronized List<String> held() {
    return held;
  }
}
