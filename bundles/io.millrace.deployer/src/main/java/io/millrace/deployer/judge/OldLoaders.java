// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.judge;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The class loaders that bundles had at one moment, held weakly: of a bundle that was replaced the
 * old one has to go with the next collection. Thread-safe.
 */
final class OldLoaders {
  static final OldLoaders NONE = new OldLoaders(Map.of());

  private final Map<String, WeakReference<ClassLoader>> loaders;

  private OldLoaders(Map<String, WeakReference<ClassLoader>> loaders) {
    this.loaders = loaders;
  }

  static OldLoaders of(Bundle... bundles) {
    Map<String, WeakReference<ClassLoader>> loaders = new TreeMap<>();
    for (Bundle bundle : bundles) {
      ClassLoader loader = loader(bundle);
      if (loader != null && bundle.getBundleId() != 0) {
        loaders.put(bundle.getSymbolicName(), new WeakReference<>(loader));
      }
    }
    return new OldLoaders(loaders);
  }

  /** Returns the bundles whose loader of then is alive, though they have another one now. */
  List<String> alive(Bundle... now) {
    List<ClassLoader> inUse = new ArrayList<>();
    for (Bundle bundle : now) {
      inUse.add(loader(bundle));
    }
    List<String> alive = new ArrayList<>();
    loaders.forEach(
        (name, reference) -> {
          ClassLoader loader = reference.get();
          if (loader != null && inUse.stream().noneMatch(each -> each == loader)) {
            alive.add(name);
          }
        });
    return alive;
  }

  private static ClassLoader loader(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring == null ? null : wiring.getClassLoader();
  }
}
