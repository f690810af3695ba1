// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A whole switch: all new bundles are installed, and where that can be known beforehand resolved,
 * before the first old one stops; then group after group is exchanged. Doing it once more does what
 * is missing, so the way back is another switch, whatever this one has left.
 */
final class SetSwitch {
  private final BundleContext system;
  private final Framework framework;
  private final Map<String, Object> pauses = new LinkedHashMap<>();
  private final List<GroupSwitch> prepared = new ArrayList<>();
  private final List<Bundle> installed = new ArrayList<>();
  private GroupSwitch running; // null: none has begun

  /** Takes the context of the system bundle; {@code limitMillis} for each call into a bundle. */
  SetSwitch(BundleContext system, long limitMillis) {
    this.system = system;
    framework = new Framework(system, limitMillis);
  }

  /** Switches and returns what happened. */
  Outcome run(List<Group> groups) {
    try (Observed observed = new Observed(system)) {
      String failure = "";
      try {
        prepare(groups);
        for (int i = 0; i < groups.size(); i++) {
          running = prepared.get(i);
          pauses.put(groups.get(i).names(), running.run());
        }
      } catch (SwitchFailure known) {
        failure = known.getMessage();
      } catch (RuntimeException | LinkageError unknown) {
        failure = "the switch failed: " + unknown;
      }
      if (running == null) {
        forget();
      } else if (!failure.isEmpty()) {
        running.startWhatIsLeft();
      }
      return new Outcome(
          failure, running != null, observed.stopped(), observed.refreshed(), pauses);
    }
  }

  private void prepare(List<Group> groups) throws SwitchFailure {
    try (Twins twins = new Twins(system)) {
      for (Group group : groups) {
        List<GroupSwitch.Prepared> bundles = new ArrayList<>();
        for (Move move : group.moves()) {
          bundles.add(prepare(move));
        }
        prepared.add(new GroupSwitch(framework, group, bundles));
      }
    }
    for (GroupSwitch each : prepared) {
      each.resolveBeforehand();
    }
  }

  private GroupSwitch.Prepared prepare(Move move) throws SwitchFailure {
    List<Bundle> before = framework.installed();
    Bundle fresh = move.isRemoval() ? null : framework.install(move);
    if (fresh != null && !before.contains(fresh)) {
      installed.add(fresh);
    }
    return new GroupSwitch.Prepared(move, fresh, move.old(before));
  }

  /** Takes away what was installed for a switch that then did not begin. */
  private void forget() {
    for (Bundle bundle : installed) {
      try {
        framework.uninstall(bundle);
      } catch (SwitchFailure stays) {
        System.getLogger(SetSwitch.class.getName())
            .log(System.Logger.Level.WARNING, stays.getMessage());
      }
    }
  }
}
