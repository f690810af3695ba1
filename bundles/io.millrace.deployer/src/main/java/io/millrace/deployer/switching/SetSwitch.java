// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.switching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A whole switch: all new bundles are installed and resolved before the first old one stops; then
 * group after group is exchanged. Doing it once more does what is missing, so the way back is
 * another switch, whatever this one has left.
 */
final class SetSwitch {
  private final BundleContext system;
  private final Framework framework;
  private final Map<String, Object> pauses = new LinkedHashMap<>();
  private final List<Bundle> installed = new ArrayList<>();

  /** Takes the context of the system bundle; {@code limitMillis} for each call into a bundle. */
  SetSwitch(BundleContext system, long limitMillis) {
    this.system = system;
    framework = new Framework(system, limitMillis);
  }

  /** Switches and returns what happened, see {@link Outcome}. */
  Outcome run(List<List<Move>> groups) {
    try (Observed observed = new Observed(system)) {
      String failure = "";
      boolean touched = false;
      try {
        List<List<GroupSwitch.Prepared>> prepared = prepare(groups);
        touched = true;
        for (List<GroupSwitch.Prepared> group : prepared) {
          pauses.put(names(group), new GroupSwitch(framework, group).run());
        }
      } catch (SwitchFailure known) {
        failure = known.getMessage();
      } catch (RuntimeException | LinkageError unknown) {
        failure = "the switch failed: " + unknown;
      }
      if (!touched) {
        forget();
      }
      return new Outcome(failure, touched, observed.stopped(), observed.refreshed(), pauses);
    }
  }

  private static String names(Collection<GroupSwitch.Prepared> group) {
    return String.join(",", group.stream().map(each -> each.move().symbolicName()).toList());
  }

  private List<List<GroupSwitch.Prepared>> prepare(List<List<Move>> groups) throws SwitchFailure {
    List<List<GroupSwitch.Prepared>> prepared = new ArrayList<>();
    try (Twins twins = new Twins(system)) {
      for (List<Move> group : groups) {
        List<GroupSwitch.Prepared> bundles = new ArrayList<>();
        for (Move move : group) {
          List<Bundle> before = framework.installed();
          Bundle fresh = move.isRemoval() ? null : framework.install(move);
          if (fresh != null && !before.contains(fresh)) {
            installed.add(fresh);
          }
          bundles.add(new GroupSwitch.Prepared(move, fresh, move.old(before)));
        }
        prepared.add(bundles);
      }
    }
    framework.resolve(installed);
    return prepared;
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
