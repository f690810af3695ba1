// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.deployer.plan.Change;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Has the bundles that are wired to a changed API exchanged together with it, each for one of the
 * same jar. A refresh would stop them all, and load, wire and start them one after another while
 * clients wait; so the new ones are loaded and wired while the old ones still serve. Only for an
 * API whose builds may be there twice, which it says itself ({@code Millrace-Swap: early}).
 */
final class Companions {
  private static final String HERE = "/./";

  private final BundleContext context;
  private final RunningBundles running;
  private final InstalledSet target;
  private final SetJars jars;

  Companions(BundleContext context, RunningBundles running, InstalledSet target, SetJars jars) {
    this.context = context;
    this.running = running;
    this.target = target;
    this.jars = jars;
  }

  /** Returns the changes with those that go along; as they are where one of them cannot. */
  List<Change> with(List<Change> changes) throws IOException {
    Set<String> changed = changes.stream().map(Change::symbolicName).collect(Collectors.toSet());
    List<Bundle> exporters =
        Stream.of(context.getBundles())
            .filter(each -> changed.contains(each.getSymbolicName()) && isEarly(each))
            .toList();
    List<Change> all = new ArrayList<>(changes);
    for (Bundle each : closure(exporters)) {
      if (!changed.contains(each.getSymbolicName())) {
        Optional<SetBundle> same = target.bundle(String.valueOf(each.getSymbolicName()));
        if (same.isEmpty() || !running.has(same.get()) || !isPlain(each)) {
          return changes;
        }
        Path jar = elsewhere(jars.verified(same.get()), each);
        all.add(Change.update(each.getSymbolicName(), jar, same.get().startLevel()));
      }
    }
    return all;
  }

  private Collection<Bundle> closure(List<Bundle> exporters) {
    return exporters.isEmpty()
        ? List.of()
        : context.getBundle(0).adapt(FrameworkWiring.class).getDependencyClosure(exporters);
  }

  private static boolean isEarly(Bundle bundle) {
    String value = bundle.getHeaders("").get("Millrace-Swap");
    return value != null && List.of(value.split("\\s*,\\s*")).contains("early");
  }

  private static boolean isPlain(Bundle bundle) {
    String name = bundle.getHeaders("").get(Constants.BUNDLE_SYMBOLICNAME);
    return bundle.getState() == Bundle.ACTIVE
        && bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null
        && name != null
        && !name.replace(" ", "").contains("singleton:=true");
  }

  /** A framework has one bundle a location: the second one of a jar is installed from another. */
  private static Path elsewhere(Path jar, Bundle old) {
    boolean isTaken = RunningBundles.location(jar).equals(old.getLocation());
    return isTaken ? Path.of(jar.getParent() + HERE + jar.getFileName()) : jar;
  }

  /** Returns the location that the launcher gives to a bundle. */
  static String plain(String location) {
    return location.replace(HERE, "/");
  }
}
