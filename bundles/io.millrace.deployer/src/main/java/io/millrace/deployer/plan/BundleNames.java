// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Names of installed bundles in a plan: the symbolic name, and the version where that is two. */
public final class BundleNames {

  private BundleNames() {}

  /**
   * Returns a bundle's name: its symbolic name; with {@code :version} behind it when another bundle
   * of that symbolic name is installed too; its location when it has none.
   */
  public static String of(BundleContext context, Bundle bundle) {
    String name = bundle.getSymbolicName();
    if (name == null) {
      return bundle.getLocation();
    }
    return named(context, name).size() < 2 ? name : name + ":" + bundle.getVersion();
  }

  /** Returns the installed bundles of a symbolic name. */
  public static List<Bundle> named(BundleContext context, String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(each -> symbolicName.equals(each.getSymbolicName()))
        .toList();
  }

  /** Returns the bundle that has a name in a plan. */
  public static Optional<Bundle> find(BundleContext context, String name) {
    return Arrays.stream(context.getBundles())
        .filter(each -> of(context, each).equals(name))
        .findFirst();
  }
}
