// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Finds bundles by what people call them. */
final class BundleNames {
  private BundleNames() {}

  /**
   * Returns the bundles, all versions of each.
   *
   * @param names IDs or symbolic names
   * @throws IllegalArgumentException for a name that is no bundle's
   */
  static List<Bundle> find(BundleContext context, List<String> names) {
    List<Bundle> found = new ArrayList<>();
    for (String name : names) {
      int before = found.size();
      for (Bundle bundle : context.getBundles()) {
        if (name.equals(bundle.getSymbolicName())
            || name.equals(Long.toString(bundle.getBundleId()))) {
          found.add(bundle);
        }
      }
      if (found.size() == before) {
        throw new IllegalArgumentException("no such bundle: " + name + " (lb -s lists them)");
      }
    }
    return found;
  }
}
