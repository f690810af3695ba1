// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.List;

/**
 * Changes that are done together, because their bundles are wired to each other or will be. Bundles
 * are named by {@link BundleNames#of}. The prediction holds for this sequence, in which the new
 * bundles of all groups are installed before the first one is done, group by group and in the order
 * of their changes, each with its start level and as one more bundle: nothing is updated in place.
 *
 * <ol>
 *   <li>A group that is {@link #besides()}: resolve and start the new bundle; then stop the old one
 *       and uninstall it. Nothing else happens.
 *   <li>Otherwise stop {@code stops} in that order, transiently.
 *   <li>Uninstall what is removed and what is replaced.
 *   <li>Refresh exactly {@code refreshes} and what the framework says is pending, in one call, and
 *       wait until it is done.
 *   <li>Resolve {@code resolves} in that order, one bundle a call: the framework's own restart
 *       after a refresh goes in an order that nobody can predict, and so may the wiring.
 *   <li>Start {@code starts} in that order: a bundle that was there before transiently, a new one
 *       for good.
 * </ol>
 *
 * @param changes lowest start level first
 * @param stops bundles that run and have to stop, those that were started last first
 * @param refreshes bundles to give to the refresh; what depends on them goes with them
 * @param resolves bundles that must be resolved afterwards, lowest start level first
 * @param starts bundles that run afterwards, lowest start level first
 */
public record ChangeGroup(
    List<PlannedChange> changes,
    List<String> stops,
    List<String> refreshes,
    List<String> resolves,
    List<String> starts) {

  /** Copies the lists. */
  public ChangeGroup {
    changes = List.copyOf(changes);
    stops = List.copyOf(stops);
    refreshes = List.copyOf(refreshes);
    resolves = List.copyOf(resolves);
    starts = List.copyOf(starts);
  }

  /** Tells whether the new bundle is started beside the old one: see the class. */
  public boolean besides() {
    return changes.size() == 1 && changes.get(0).besides();
  }
}
