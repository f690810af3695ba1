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
 * old one has to go with the next collection. Known by the wirings, which live as long as their
 * loaders do: asking a wiring for its loader would make one for each library that nobody has used
 * yet, and those would stay. Thread-safe.
 */
final class OldLoaders {
  static final OldLoaders NONE = new OldLoaders(Map.of());

  private final Map<String, WeakReference<BundleWiring>> wirings;

  private OldLoaders(Map<String, WeakReference<BundleWiring>> wirings) {
    this.wirings = wirings;
  }

  static OldLoaders of(Bundle... bundles) {
    Map<String, WeakReference<BundleWiring>> wirings = new TreeMap<>();
    for (Bundle bundle : bundles) {
      BundleWiring wiring = bundle.adapt(BundleWiring.class);
      if (wiring != null && bundle.getBundleId() != 0) {
        wirings.put(bundle.getSymbolicName(), new WeakReference<>(wiring));
      }
    }
    return new OldLoaders(wirings);
  }

  /** Returns the bundles whose loader of then is alive, though they have another one now. */
  List<String> alive(Bundle... now) {
    List<BundleWiring> inUse = new ArrayList<>();
    for (Bundle bundle : now) {
      inUse.add(bundle.adapt(BundleWiring.class));
    }
    List<String> alive = new ArrayList<>();
    wirings.forEach(
        (name, reference) -> {
          BundleWiring wiring = reference.get();
          if (wiring != null && inUse.stream().noneMatch(each -> each == wiring)) {
            alive.add(name);
          }
        });
    return alive;
  }
}
