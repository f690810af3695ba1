// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.ResolutionException;
import org.osgi.service.resolver.Resolver;

/**
 * The installed bundles and their wiring, on which changes are tried without touching them. The
 * wires come from the framework's own resolver service. Not thread-safe.
 */
final class DryRun {
  private final Resolver resolver;
  private final List<SimulatedBundle> bundles;
  private final Map<Resource, Wiring> wirings;

  private DryRun(Resolver resolver, List<SimulatedBundle> bundles, Map<Resource, Wiring> wirings) {
    this.resolver = resolver;
    this.bundles = bundles;
    this.wirings = wirings;
  }

  /** Takes the framework as it is now. */
  static DryRun of(BundleContext context, Resolver resolver) {
    List<SimulatedBundle> bundles = new ArrayList<>();
    Map<Resource, Wiring> wirings = new LinkedHashMap<>();
    for (Bundle bundle : context.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      int level = bundle.adapt(BundleStartLevel.class).getStartLevel();
      bundles.add(
          new SimulatedBundle(
              bundle.getBundleId(),
              BundleNames.of(context, bundle),
              revision,
              level,
              SimulatedBundle.runs(bundle)));
      if (revision.getWiring() != null) {
        wirings.put(revision, revision.getWiring());
      }
    }
    bundles.sort(Comparator.comparingLong(SimulatedBundle::id));
    return new DryRun(resolver, bundles, wirings);
  }

  /** Returns one that goes its own way from here on. */
  DryRun copy() {
    return new DryRun(resolver, new ArrayList<>(bundles), new LinkedHashMap<>(wirings));
  }

  /** Returns all bundles, lowest ID first. */
  List<SimulatedBundle> bundles() {
    return List.copyOf(bundles);
  }

  Optional<SimulatedBundle> bundle(long id) {
    return bundles.stream().filter(each -> each.id() == id).findFirst();
  }

  Optional<SimulatedBundle> bundle(Resource revision) {
    return bundles.stream().filter(each -> each.revision().equals(revision)).findFirst();
  }

  /** Returns what a bundle is wired to; empty when it is not resolved. */
  Optional<Wiring> wiring(SimulatedBundle bundle) {
    return Optional.ofNullable(wirings.get(bundle.revision()));
  }

  boolean isResolved(SimulatedBundle bundle) {
    return wirings.containsKey(bundle.revision());
  }

  /** Takes the wiring of bundles away. */
  void unresolve(Collection<SimulatedBundle> those) {
    those.forEach(each -> wirings.remove(each.revision()));
  }

  void remove(SimulatedBundle bundle) {
    wirings.remove(bundle.revision());
    bundles.removeIf(each -> each.id() == bundle.id());
  }

  void add(SimulatedBundle bundle) {
    bundles.add(bundle);
  }

  /**
   * Resolves a bundle and what it needs, as the framework would.
   *
   * @return why it cannot be resolved; empty when it is
   */
  Optional<ResolutionException> resolve(SimulatedBundle root) {
    // A fragment that is resolved is attached to one more host that can be resolved.
    boolean known = isResolved(root);
    if (known && !root.isFragment()) {
      return Optional.empty();
    }
    Predicate<SimulatedBundle> visible = visibleSingletons();
    if (!visible.test(root)) {
      return Optional.of(
          new ResolutionException("another bundle of its name is preferred, and only one may be."));
    }
    try {
      take(resolver.resolve(context(root)));
      return Optional.empty();
    } catch (ResolutionException unresolvable) {
      return known ? Optional.empty() : Optional.of(unresolvable);
    } catch (RuntimeException fault) {
      // Felix's resolver 2.0.4 does so with some required bundles; it would when it counts, too.
      String what = "the framework's resolver itself fails with " + fault;
      return Optional.of(new ResolutionException(what, fault, List.of()));
    }
  }

  /** Returns what the resolver would be told now. */
  SimulatedContext context(SimulatedBundle root) {
    return new SimulatedContext(root, bundles, wirings, visibleSingletons());
  }

  /**
   * Of the singletons of a name, one can be used: the one that is resolved, else, in Felix 7.0.5,
   * that of the lowest version (StatefulResolver.selectSingleton; its comment says highest).
   */
  private Predicate<SimulatedBundle> visibleSingletons() {
    Map<String, SimulatedBundle> chosen = new HashMap<>();
    for (SimulatedBundle each : bundles) {
      if (each.isSingleton()) {
        chosen.merge(each.revision().getSymbolicName(), each, this::preferred);
      }
    }
    Set<SimulatedBundle> usable = new HashSet<>(chosen.values());
    return bundle -> !bundle.isSingleton() || usable.contains(bundle);
  }

  private SimulatedBundle preferred(SimulatedBundle one, SimulatedBundle other) {
    if (isResolved(one) || isResolved(other)) {
      return isResolved(one) ? one : other;
    }
    boolean lower = other.revision().getVersion().compareTo(one.revision().getVersion()) < 0;
    return lower ? other : one;
  }

  private void take(Map<Resource, List<Wire>> wires) {
    Map<Resource, List<Wire>> provided = new HashMap<>();
    wires
        .values()
        .forEach(
            list ->
                list.forEach(
                    wire ->
                        provided
                            .computeIfAbsent(wire.getProvider(), any -> new ArrayList<>())
                            .add(wire)));
    wires.forEach(
        (resource, required) -> {
          List<Wire> all = new ArrayList<>();
          // A fragment that is attached already can be attached to one more host.
          if (wirings.containsKey(resource)) {
            all.addAll(wirings.get(resource).getRequiredResourceWires(null));
          }
          all.addAll(required);
          List<Wire> offered = provided.getOrDefault(resource, List.of());
          wirings.put(resource, new SimulatedWiring(resource, all, offered, fragments(offered)));
        });
  }

  /** Returns the fragments that some of the wires attach, lowest ID first. */
  private List<Resource> fragments(List<Wire> offered) {
    return offered.stream()
        .filter(SimulatedWiring::attaches)
        .map(Wire::getRequirer)
        .distinct()
        .sorted(Comparator.comparingLong(each -> bundle(each).orElseThrow().id()))
        .toList();
  }

  static boolean isFragment(Resource resource) {
    return resource instanceof BundleRevision revision
        && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
  }
}
