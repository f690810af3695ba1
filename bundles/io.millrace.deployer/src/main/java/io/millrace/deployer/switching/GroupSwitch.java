// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Exchanges the bundles of one group, whose new ones are installed already, by the steps of the
 * plan. A new one that the plan has beside the old one is started first. Else all that are affected
 * stop and the new ones start. These have their wires and classes before, where nothing but the old
 * ones is affected, and some start before as well ({@link Framework#isEarly}); otherwise the old
 * ones go first, and everything gets its new wires at once. Whoever calls a service that is away
 * meanwhile waits in its slot.
 */
final class GroupSwitch {
  private static final System.Logger LOG = System.getLogger(GroupSwitch.class.getName());

  private final Framework framework;
  private final Group group;
  private final List<Prepared> bundles;
  private final Set<Bundle> fresh = new LinkedHashSet<>();
  private final Set<Bundle> early = new LinkedHashSet<>(); // new ones that have started
  private final Set<Bundle> late = new LinkedHashSet<>(); // old ones that stop when all is done
  private FreshWires wires; // null: the new ones are resolved when the old ones have gone

  /**
   * One bundle on its way.
   *
   * @param move what is to be
   * @param fresh the bundle that is to run; null when none is
   * @param added whether it was installed for this switch
   * @param old those that go
   */
  record Prepared(Move move, Bundle fresh, boolean added, List<Bundle> old) {
    private boolean isDone() {
      boolean runs = fresh == null || Framework.isUp(fresh) || Framework.isFragment(fresh);
      return old.isEmpty() && !move.again() && !added && runs;
    }

    private boolean isEarly() {
      return isFollowing() && Framework.isEarly(fresh) && old.stream().allMatch(Framework::isEarly);
    }

    private boolean startsBefore() {
      return isEarly() || isFollowing() && Framework.isAhead(fresh);
    }

    private boolean isFollowing() {
      return fresh != null && !old.isEmpty() && old.stream().allMatch(Framework::isUp);
    }
  }

  GroupSwitch(Framework framework, Group group, List<Prepared> bundles) {
    this.framework = framework;
    this.group = group;
    this.bundles = bundles;
    for (Prepared each : bundles) {
      if (each.fresh() != null && !each.move().again()) {
        fresh.add(each.fresh());
      }
    }
  }

  /** Returns the bundles that are to run. */
  Set<Bundle> fresh() {
    return fresh;
  }

  /**
   * Does what can be done while the old bundles serve. Requires that the new ones resolve, where
   * they would get the same wires afterwards; loads the classes of those that do; and starts those
   * that may be early. The old ones' classes are loaded too: what one of them still has to do when
   * it has stopped may need one that it has not used yet, and none is to be had when it is
   * uninstalled.
   */
  void prepare() throws SwitchFailure {
    if (bundles.stream().allMatch(Prepared::isDone)) {
      return;
    }
    if (isApart()) {
      resolveApart();
    } else if (bundles.get(0).move().beside() && isPlanned()) {
      framework.resolve(fresh);
    }
    fresh.stream().filter(Framework::isResolved).forEach(Preload::classesOf);
    old().stream().filter(Framework::isResolved).forEach(Preload::classesOf);
    if (wires != null) {
      startEarly();
    }
  }

  private void resolveApart() throws SwitchFailure {
    wires = framework.keepApart(fresh, old());
    try {
      for (String name : group.resolves()) {
        framework.resolve(Set.of(framework.find(name, List.copyOf(fresh))));
      }
    } catch (SwitchFailure failure) {
      wires.close();
      throw failure;
    }
  }

  private void startEarly() throws SwitchFailure {
    List<Prepared> those = bundles.stream().filter(Prepared::startsBefore).toList();
    try {
      for (String name : group.starts()) {
        for (Prepared each : those) {
          if (Framework.isCalled(each.fresh(), name)) {
            framework.start(each.fresh());
            early.add(each.fresh());
            if (each.isEarly()) {
              late.addAll(each.old());
            }
          }
        }
      }
    } catch (SwitchFailure failure) {
      wires.close();
      throw failure;
    }
  }

  private boolean isPlanned() {
    return group.isAlone()
        && group.resolves().contains(bundles.get(0).move().symbolicName())
        && fresh.stream().noneMatch(Framework::isSingleton);
  }

  /** Tells whether nothing is affected but what goes, so that the new ones need not wait for it. */
  private boolean isApart() {
    Set<Bundle> old = old();
    return bundles.stream().noneMatch(each -> each.move().again() || each.move().beside())
        && Stream.concat(fresh.stream(), old.stream())
            .noneMatch(each -> Framework.isSingleton(each) || Framework.isFragment(each))
        && group.refreshes().stream().allMatch(name -> Framework.isAnyCalled(old, name))
        && framework.isClosed(old);
  }

  private Set<Bundle> old() {
    Set<Bundle> old = new LinkedHashSet<>();
    bundles.forEach(each -> old.addAll(each.old()));
    return old;
  }

  /** Returns how long it took, in milliseconds. */
  long run() throws SwitchFailure {
    if (bundles.stream().allMatch(Prepared::isDone)) {
      return 0;
    }
    framework.takeTimes(); // what was done before does not count
    long begun = System.nanoTime();
    if (bundles.size() == 1 && bundles.get(0).move().beside()) {
      beside(bundles.get(0));
    } else {
      together();
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    tell(millis);
    return millis;
  }

  private void tell(long millis) {
    String times = framework.takeTimes();
    if (bundles.size() > 1) {
      LOG.log(
          Level.INFO, "{0} bundles were exchanged in {1} ms: {2}", bundles.size(), millis, times);
    }
  }

  private void beside(Prepared one) throws SwitchFailure {
    framework.start(one.fresh());
    SwitchPoint.STARTED.reached();
    for (Bundle old : one.old()) {
      framework.stop(old);
      SwitchPoint.STOPPED.reached();
      framework.uninstall(old);
      SwitchPoint.UNINSTALLED.reached();
    }
  }

  private void together() throws SwitchFailure {
    List<Bundle> before = new ArrayList<>(framework.installed());
    before.removeAll(fresh);
    for (String name : group.stops()) {
      Bundle bundle = framework.find(name, before);
      if (!late.contains(bundle)) {
        framework.stop(bundle);
      }
    }
    if (wires != null) {
      startApart(before);
      return;
    }
    SwitchPoint.STOPPED.reached();
    Set<Bundle> rewired = new LinkedHashSet<>();
    for (Prepared each : bundles) {
      for (Bundle old : each.old()) {
        framework.stop(old);
        framework.uninstall(old);
        rewired.add(old);
      }
      if (each.move().again()) {
        framework.stop(each.fresh());
        framework.update(each.fresh());
        rewired.add(each.fresh());
      }
    }
    SwitchPoint.UNINSTALLED.reached();
    refresh(rewired);
    for (String name : group.resolves()) {
      framework.resolve(Set.of(framework.find(name, framework.installed())));
    }
    start(framework.installed(), before);
    SwitchPoint.STARTED.reached();
  }

  private void startApart(List<Bundle> before) throws SwitchFailure {
    for (Bundle each : old()) {
      if (!late.contains(each)) {
        framework.stop(each);
      }
    }
    SwitchPoint.STOPPED.reached();
    start(List.copyOf(fresh), before);
    SwitchPoint.STARTED.reached();
    for (String name : group.stops()) {
      Bundle bundle = framework.find(name, before);
      if (late.contains(bundle)) {
        framework.stop(bundle);
      }
    }
    removeOld();
    SwitchPoint.UNINSTALLED.reached();
  }

  /** What goes has stopped and takes no part any more: clients do not wait for its removal. */
  private void removeOld() throws SwitchFailure {
    Set<Bundle> old = old();
    try (FreshWires apart = wires) {
      for (Bundle each : old) {
        framework.uninstall(each);
      }
      refreshUsed(old);
    }
    wires = null;
  }

  private void refresh(Set<Bundle> rewired) throws SwitchFailure {
    for (String name : group.refreshes()) {
      framework.installed().stream()
          .filter(bundle -> Framework.isCalled(bundle, name))
          .forEach(rewired::add);
    }
    rewired.addAll(framework.pending());
    refreshUsed(rewired);
  }

  private void refreshUsed(Set<Bundle> rewired) throws SwitchFailure {
    rewired.removeIf(Framework::isUnused);
    if (!rewired.isEmpty()) {
      framework.refresh(rewired);
    }
  }

  private void start(List<Bundle> among, List<Bundle> before) throws SwitchFailure {
    for (String name : group.starts()) {
      Bundle bundle = framework.find(name, among);
      if (before.contains(bundle)) {
        framework.startAgain(bundle);
      } else if (!early.contains(bundle)) {
        framework.start(bundle);
      }
    }
  }

  /** Starts what a switch that failed has stopped, so that somebody can undo it. */
  void startWhatIsLeft() {
    if (wires != null) {
      try {
        removeOld();
      } catch (SwitchFailure stays) {
        LOG.log(Level.WARNING, stays.getMessage());
      }
    }
    List<Bundle> left = framework.installed();
    for (String name : group.starts()) {
      left.stream()
          .filter(bundle -> Framework.isCalled(bundle, name))
          .forEach(framework::startIfPossible);
    }
  }
}
