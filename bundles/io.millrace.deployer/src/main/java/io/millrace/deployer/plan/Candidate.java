// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * A change with the bundle that is there and the one that comes.
 *
 * @param change what was asked for
 * @param installed the bundle that is updated or removed; null when one is added
 * @param fresh the bundle that comes, as another framework instance read it; null when one is
 *     removed
 */
record Candidate(Change change, Bundle installed, Bundle fresh) {

  String name() {
    return change.symbolicName();
  }

  Optional<BundleRevision> revision() {
    return Optional.ofNullable(fresh).map(each -> each.adapt(BundleRevision.class));
  }

  String from() {
    return installed == null ? "" : installed.getVersion().toString();
  }

  String to() {
    return fresh == null ? "" : fresh.getVersion().toString();
  }

  boolean isFragment() {
    return revision().filter(DryRun::isFragment).isPresent();
  }
}
