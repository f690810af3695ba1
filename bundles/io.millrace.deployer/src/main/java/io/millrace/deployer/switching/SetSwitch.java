// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A whole switch: all new bundles are installed before the first old one stops; then group after
 * group is exchanged. Doing it once more does what is missing, so the way back is another switch,
 * whatever this one has left.
 */
final class SetSwitch {
  private final BundleContext system;
  private final Framework framework;
  private final Map<String, Object> pauses = new LinkedHashMap<>();
  private final List<Bundle> installed = new ArrayList<>();
  private GroupSwitch begun; // null: none has

  /** Takes the context of the system bundle; {@code limitMillis} for each call into a bundle. */
  SetSwitch(BundleContext system, long limitMillis) {
    this.system = system;
    framework = new Framework(system, limitMillis);
  }

  /**
   * Switches and returns what happened.
   *
   * @param running symbolic names of bundles that run in the end, whether they did before or not
   */
  Outcome run(List<Group> groups, List<String> running) {
    try (Observed observed = new Observed(system)) {
      String failure = "";
      boolean newBundleFailed = false;
      try {
        List<GroupSwitch> prepared = prepare(groups);
        SwitchPoint.INSTALLED.reached();
        for (int i = 0; i < groups.size(); i++) {
          GroupSwitch next = prepared.get(i);
          next.prepare();
          SwitchPoint.RESOLVED.reached();
          begun = next;
          installed.removeAll(next.fresh());
          pauses.put(groups.get(i).names(), next.run());
          SwitchPoint.EXCHANGED.reached();
        }
        for (Bundle bundle : framework.installed()) {
          if (running.contains(bundle.getSymbolicName()) && !Framework.isUp(bundle)) {
            framework.start(bundle);
          }
        }
      } catch (SwitchFailure known) {
        failure = known.getMessage();
        newBundleFailed = known.isOfNewBundle();
      } catch (RuntimeException | Error unknown) {
        failure = "the switch failed: " + unknown;
      }
      if (!failure.isEmpty()) {
        forget();
        if (begun != null) {
          begun.startWhatIsLeft();
        }
      }
      return new Outcome(failure, newBundleFailed, observed.stopped(), pauses);
    }
  }

  private List<GroupSwitch> prepare(List<Group> groups) throws SwitchFailure {
    List<GroupSwitch> prepared = new ArrayList<>();
    try (Twins twins = new Twins(system)) {
      for (Group group : groups) {
        List<GroupSwitch.Prepared> bundles = new ArrayList<>();
        for (Move move : group.moves()) {
          bundles.add(prepare(move));
        }
        prepared.add(new GroupSwitch(framework, group, bundles));
      }
    }
    return prepared;
  }

  private GroupSwitch.Prepared prepare(Move move) throws SwitchFailure {
    List<Bundle> before = framework.installed();
    Bundle fresh = move.isRemoval() ? null : framework.install(move);
    boolean added = fresh != null && !before.contains(fresh);
    if (added) {
      installed.add(fresh);
    }
    return new GroupSwitch.Prepared(move, fresh, added, move.old(before));
  }

  /** Takes away what was installed for groups that then did not begin. */
  private void forget() {
    List<Bundle> inUse = new ArrayList<>();
    try {
      for (Bundle bundle : installed) {
        framework.uninstall(bundle);
        if (!Framework.isUnused(bundle)) {
          inUse.add(bundle); // by others of them
        }
      }
      if (!inUse.isEmpty()) {
        framework.refresh(inUse);
      }
    } catch (SwitchFailure stays) {
      System.getLogger(SetSwitch.class.getName())
          .log(System.Logger.Level.WARNING, stays.getMessage());
    }
  }
}
