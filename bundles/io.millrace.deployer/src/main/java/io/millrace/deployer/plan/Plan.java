// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a list of changes would do to the router that runs. Plain values: no objects of the
 * framework, so that a plan can be kept, shown and compared after its bundles are gone. Bundles are
 * named by {@link BundleNames#of}. When there are refusals, the changes must not be made, and what
 * else is said is of no use.
 *
 * @param groups what to do, in this order
 * @param stopped bundles that stop, those that are removed or replaced included
 * @param refreshed bundles that lose their class loader and stay installed
 * @param resolved bundles that get a class loader, new ones included
 * @param started bundles that start
 * @param components names of the components that go, some of which come again
 * @param services services that requests would wait for: one line each, with who offers and who
 *     uses it
 * @param refusals why this must not be done, one sentence each
 * @param remarks what whoever decides may want to know, one sentence each
 * @param irreversible what a rollback does not bring back, one sentence each
 * @param restart why this needs a restart of the process, one sentence each; empty when the running
 *     router can be changed
 * @param predictedPause the longest pause that such changes took on this router; empty when that
 *     was not measured yet
 */
public record Plan(
    List<ChangeGroup> groups,
    Set<String> stopped,
    Set<String> refreshed,
    Set<String> resolved,
    Set<String> started,
    Set<String> components,
    List<String> services,
    List<String> refusals,
    List<String> remarks,
    List<String> irreversible,
    List<String> restart,
    Optional<Duration> predictedPause) {

  /** Copies the collections. */
  public Plan {
    groups = List.copyOf(groups);
    stopped = Set.copyOf(stopped);
    refreshed = Set.copyOf(refreshed);
    resolved = Set.copyOf(resolved);
    started = Set.copyOf(started);
    components = Set.copyOf(components);
    services = List.copyOf(services);
    refusals = List.copyOf(refusals);
    remarks = List.copyOf(remarks);
    irreversible = List.copyOf(irreversible);
    restart = List.copyOf(restart);
  }

  /** Returns a plan that refuses. */
  static Plan refused(List<String> refusals) {
    Set<String> none = Set.of();
    List<String> no = List.of();
    return new Plan(
        List.of(), none, none, none, none, none, no, refusals, no, no, no, Optional.empty());
  }

  /** Tells whether the changes may be made. */
  public boolean isPossible() {
    return refusals.isEmpty();
  }
}
