// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Finds out whether a new build can be started beside the one that runs. Both say so of themselves
 * in their manifests ({@code Millrace-Swap: beside}): what binds a port, owns a file or registers a
 * name that may be there once does not.
 */
final class Besides {
  /** The manifest header. */
  static final String HEADER = "Millrace-Swap";

  static final String VALUE = "beside";

  private Besides() {}

  /** Tells whether a block is an update of one bundle that may run twice for a while. */
  static boolean isPossible(Block block) {
    if (block.candidates().size() != 1) {
      return false;
    }
    Candidate only = block.candidates().get(0);
    return only.change().kind() == Change.Kind.UPDATE
        && SimulatedBundle.runs(only.installed())
        && block.closure().equals(block.targets())
        && block.targets().equals(Set.of(only.installed()))
        && says(only.installed())
        && says(only.fresh())
        && !only.isFragment()
        && !only.fresh().getVersion().equals(only.installed().getVersion())
        && areApart(only.installed(), only.fresh());
  }

  private static boolean says(Bundle bundle) {
    String value = bundle.getHeaders("").get(HEADER);
    return value != null && List.of(value.split("\\s*,\\s*")).contains(VALUE);
  }

  /** The new one must need nothing of the old one, which goes; and both must be allowed. */
  private static boolean areApart(Bundle old, Bundle fresh) {
    BundleRevision offering = old.adapt(BundleRevision.class);
    BundleRevision needing = fresh.adapt(BundleRevision.class);
    for (BundleRequirement each : needing.getDeclaredRequirements(null)) {
      if (SimulatedContext.isForResolving(each)
          && offering.getDeclaredCapabilities(each.getNamespace()).stream()
              .anyMatch(each::matches)) {
        return false;
      }
    }
    return !new SimulatedBundle(0, "", offering, 0, true).isSingleton()
        && !new SimulatedBundle(0, "", needing, 0, true).isSingleton();
  }
}
