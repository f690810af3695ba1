// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;

/**
 * Exchanges the bundles of one group, which have been prepared. Where nobody uses what the old ones
 * export, one after the other, the new one beside the old one when the plan says so. Else all that
 * use it stop, those of high start levels first, the old ones go, everything gets its new wires at
 * once, and all start again, those of low start levels first. Whoever calls a service that is away
 * meanwhile waits in its slot.
 */
final class GroupSwitch {
  private final Framework framework;
  private final List<Prepared> group;

  /**
   * One bundle on its way.
   *
   * @param move what is to be
   * @param fresh the bundle that is to run; null when none is
   * @param old those that go
   */
  record Prepared(Move move, Bundle fresh, List<Bundle> old) {
    boolean isDone() {
      return old.isEmpty() && !move.again() && (fresh == null || Framework.isUp(fresh));
    }
  }

  GroupSwitch(Framework framework, List<Prepared> group) {
    this.framework = framework;
    this.group = group.stream().filter(each -> !each.isDone()).toList();
  }

  /** Returns how long bundles of the group were away, in milliseconds. */
  long run() throws SwitchFailure {
    if (group.isEmpty()) {
      return 0;
    }
    long begun = System.nanoTime();
    Set<Bundle> replaced = replaced();
    Set<Bundle> users = new LinkedHashSet<>(framework.closure(replaced));
    users.removeAll(replaced);
    if (users.isEmpty()) {
      for (Prepared each : group) {
        alone(each);
      }
    } else {
      together(replaced, users);
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private Set<Bundle> replaced() {
    Set<Bundle> replaced = new LinkedHashSet<>();
    for (Prepared each : group) {
      replaced.addAll(each.old());
      if (each.move().again()) {
        replaced.add(each.fresh());
      }
    }
    return replaced;
  }

  private void alone(Prepared one) throws SwitchFailure {
    if (one.move().beside()) {
      startFresh(one);
    }
    for (Bundle old : one.old()) {
      framework.stop(old);
    }
    if (one.move().again()) {
      framework.stop(one.fresh());
      framework.update(one.fresh());
    }
    startFresh(one);
    for (Bundle old : one.old()) {
      framework.uninstall(old);
    }
  }

  private void startFresh(Prepared one) throws SwitchFailure {
    if (one.fresh() != null && !Framework.isUp(one.fresh())) {
      framework.start(one.fresh());
    }
  }

  private void together(Set<Bundle> replaced, Set<Bundle> users) throws SwitchFailure {
    Set<Bundle> fresh = new LinkedHashSet<>();
    group.stream().map(Prepared::fresh).filter(each -> each != null).forEach(fresh::add);
    Set<Bundle> again = new LinkedHashSet<>(fresh);
    users.stream().filter(Framework::isUp).forEach(again::add);
    Set<Bundle> stopped = new LinkedHashSet<>(replaced);
    stopped.addAll(users);
    for (Bundle bundle : sorted(stopped, byLevel().reversed())) {
      framework.stop(bundle);
    }
    for (Prepared each : group) {
      for (Bundle old : each.old()) {
        framework.uninstall(old);
      }
      if (each.move().again()) {
        framework.update(each.fresh());
      }
    }
    stopped.addAll(fresh);
    framework.refresh(stopped);
    for (Bundle bundle : sorted(again, byLevel())) {
      framework.start(bundle);
    }
  }

  private static Comparator<Bundle> byLevel() {
    return Comparator.comparingInt(Framework::level).thenComparing(Bundle::getBundleId);
  }

  private static List<Bundle> sorted(Collection<Bundle> bundles, Comparator<Bundle> order) {
    List<Bundle> sorted = new ArrayList<>(bundles);
    sorted.sort(order);
    return sorted;
  }
}
