// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;

/**
 * Exchanges the bundles of one group, whose new ones are installed already, by the steps of the
 * plan. A new one that the plan has beside the old one is started first. Else all that are affected
 * stop, the old ones go, everything gets its new wires at once, and all start again. Whoever calls
 * a service that is away meanwhile waits in its slot.
 */
final class GroupSwitch {
  private final Framework framework;
  private final Group group;
  private final List<Prepared> bundles;
  private final Set<Bundle> fresh = new LinkedHashSet<>();

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
   * Requires that the new bundle resolves, before the old one stops: where it would get the same
   * wires afterwards.
   */
  void resolveBeforehand() throws SwitchFailure {
    Prepared only = bundles.get(0);
    boolean planned = group.resolves().contains(only.move().symbolicName());
    boolean same = only.move().beside() || only.old().stream().noneMatch(Framework::exports);
    if (group.isAlone() && planned && same && fresh.stream().noneMatch(Framework::isSingleton)) {
      framework.resolve(fresh);
    }
  }

  /** Returns how long it took, in milliseconds. */
  long run() throws SwitchFailure {
    if (bundles.stream().allMatch(Prepared::isDone)) {
      return 0;
    }
    long begun = System.nanoTime();
    if (bundles.size() == 1 && bundles.get(0).move().beside()) {
      beside(bundles.get(0));
    } else {
      together();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  private void beside(Prepared one) throws SwitchFailure {
    framework.start(one.fresh());
    for (Bundle old : one.old()) {
      framework.stop(old);
      framework.uninstall(old);
    }
  }

  private void together() throws SwitchFailure {
    List<Bundle> before = new ArrayList<>(framework.installed());
    before.removeAll(fresh);
    for (String name : group.stops()) {
      framework.stop(framework.find(name, before));
    }
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
    refresh(rewired);
    for (String name : group.resolves()) {
      framework.resolve(Set.of(framework.find(name, framework.installed())));
    }
    start(before);
  }

  private void refresh(Set<Bundle> rewired) throws SwitchFailure {
    for (String name : group.refreshes()) {
      framework.installed().stream()
          .filter(bundle -> Framework.isCalled(bundle, name))
          .forEach(rewired::add);
    }
    rewired.removeIf(Framework::isUnused);
    if (!rewired.isEmpty()) {
      framework.refresh(rewired);
    }
  }

  private void start(List<Bundle> before) throws SwitchFailure {
    for (String name : group.starts()) {
      Bundle bundle = framework.find(name, framework.installed());
      if (before.contains(bundle)) {
        framework.startAgain(bundle);
      } else {
        framework.start(bundle);
      }
    }
  }

  /** Starts what a switch that failed has stopped, so that somebody can undo it. */
  void startWhatIsLeft() {
    List<Bundle> left = framework.installed();
    for (String name : group.starts()) {
      left.stream()
          .filter(bundle -> Framework.isCalled(bundle, name))
          .forEach(framework::startIfPossible);
    }
  }
}
