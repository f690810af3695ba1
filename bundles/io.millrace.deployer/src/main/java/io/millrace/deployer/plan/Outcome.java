// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Puts into a plan what a rehearsal showed. */
final class Outcome {
  private final BundleContext context;
  private final DryRun before;
  private final DryRun after;
  private final List<ChangeGroup> groups;
  private final List<Candidate> candidates;

  Outcome(
      BundleContext context,
      DryRun before,
      DryRun after,
      List<ChangeGroup> groups,
      List<Candidate> candidates) {
    this.context = context;
    this.before = before;
    this.after = after;
    this.groups = groups;
    this.candidates = candidates;
  }

  Plan plan(List<String> restart, PauseHistory history) {
    Set<String> stopped = names(groups, ChangeGroup::stops);
    Set<String> refreshed = refreshed();
    Set<Bundle> stopping = bundles(stopped);
    Set<Bundle> twins =
        bundles(names(groups.stream().filter(ChangeGroup::besides).toList(), ChangeGroup::stops));
    Optional<ComponentCascade> cascade = cascade(stopping, twins);
    Set<Long> services =
        cascade.map(ComponentCascade::services).orElseGet(() -> services(stopping));
    return new Plan(
        groups,
        stopped,
        refreshed,
        resolved(),
        names(groups, ChangeGroup::starts),
        cascade.map(ComponentCascade::components).orElse(Set.of()),
        new WaitingCallers(context, stopping, twins, services).lines(),
        List.of(),
        remarks(),
        Irreversible.sentences(candidates),
        needsRestart(restart, refreshed),
        pause(history));
  }

  private Set<Bundle> bundles(Set<String> names) {
    return names.stream()
        .flatMap(each -> BundleNames.find(context, each).stream())
        .collect(Collectors.toSet());
  }

  /** Empty without a component runtime. */
  private Optional<ComponentCascade> cascade(Set<Bundle> stopping, Set<Bundle> twins) {
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    if (reference == null) {
      return Optional.empty();
    }
    try {
      ServiceComponentRuntime runtime = context.getService(reference);
      return Optional.of(new ComponentCascade(context, runtime, stopping, twins));
    } finally {
      context.ungetService(reference);
    }
  }

  private static Set<Long> services(Set<Bundle> stopping) {
    return stopping.stream()
        .map(Bundle::getRegisteredServices)
        .filter(Objects::nonNull)
        .flatMap(Arrays::stream)
        .map(each -> (Long) each.getProperty(Constants.SERVICE_ID))
        .collect(Collectors.toSet());
  }

  private List<String> needsRestart(List<String> known, Set<String> refreshed) {
    List<String> sentences = new ArrayList<>(known);
    sentences.addAll(Irreversible.restarts(candidates));
    Set<Bundle> reloaded = new LinkedHashSet<>(bundles(refreshed));
    candidates.stream()
        .filter(each -> each.change().kind() != Change.Kind.ADD)
        .map(Candidate::installed)
        .filter(Outcome::isResolved)
        .forEach(reloaded::add);
    // What was uninstalled by hand and is still in use is refreshed with any change.
    context.getBundle(0).adapt(FrameworkWiring.class).getRemovalPendingBundles().stream()
        .filter(each -> each.getState() == Bundle.UNINSTALLED)
        .forEach(reloaded::add);
    for (Bundle bundle : reloaded) {
      if (Irreversible.isNative(bundle)) {
        sentences.add(
            BundleNames.of(context, bundle)
                + " has native code, which a class loader has for itself: the framework is started"
                + " again.");
      }
    }
    return sentences;
  }

  /** One that is not has loaded nothing, and would be resolved by being looked into. */
  private static boolean isResolved(Bundle bundle) {
    return (bundle.getState() & (Bundle.INSTALLED | Bundle.UNINSTALLED)) == 0;
  }

  private static Set<String> names(
      List<ChangeGroup> groups, Function<ChangeGroup, List<String>> of) {
    return groups.stream()
        .flatMap(each -> of.apply(each).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> refreshed() {
    Set<String> refreshed = new TreeSet<>();
    for (SimulatedBundle bundle : before.bundles()) {
      Optional<SimulatedBundle> still = after.bundle(bundle.id());
      if (still.isPresent()
          && before.isResolved(bundle)
          && !before.wiring(bundle).equals(after.wiring(still.get()))) {
        refreshed.add(bundle.name());
      }
    }
    return refreshed;
  }

  private Set<String> resolved() {
    Set<String> resolved = new TreeSet<>();
    for (SimulatedBundle bundle : after.bundles()) {
      Optional<Wiring> old = before.bundle(bundle.id()).flatMap(before::wiring);
      if (after.isResolved(bundle) && !old.equals(after.wiring(bundle))) {
        resolved.add(bundle.name());
      }
    }
    return resolved;
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    for (SimulatedBundle bundle : after.bundles()) {
      before
          .bundle(bundle.id())
          .filter(old -> old.revision().equals(bundle.revision()))
          .ifPresent(old -> lost(bundle).forEach(remarks::add));
    }
    return remarks;
  }

  /** Returns what a bundle that stays as it is would have to do without. */
  private List<String> lost(SimulatedBundle bundle) {
    Set<String> packages = packages(before.wiring(bundle));
    packages.removeAll(packages(after.wiring(bundle)));
    return packages.stream()
        .map(each -> "%s goes on without the package %s.".formatted(bundle.name(), each))
        .toList();
  }

  private static Set<String> packages(Optional<Wiring> wiring) {
    return wiring.stream()
        .flatMap(each -> each.getRequiredResourceWires(PackageNamespace.PACKAGE_NAMESPACE).stream())
        .map(Wire::getCapability)
        .map(each -> (String) each.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Optional<Duration> pause(PauseHistory history) {
    Duration longest = Duration.ZERO;
    for (ChangeGroup group : groups) {
      if (!group.stops().isEmpty()) {
        Optional<Duration> known = history.pauseOf(Set.copyOf(group.stops()));
        if (known.isEmpty()) {
          return known;
        }
        longest = longest.compareTo(known.get()) < 0 ? known.get() : longest;
      }
    }
    return Optional.of(longest);
  }
}
