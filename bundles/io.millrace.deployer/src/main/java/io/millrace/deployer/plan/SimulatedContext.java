// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/**
 * What the resolver is told when one bundle of the dry run is to be resolved: the same as Felix
 * tells it [Felix 7.0.5, ResolveContextImpl and StatefulResolver].
 */
final class SimulatedContext extends ResolveContext {
  private final Resource root;
  private final Map<Resource, Wiring> wirings;
  private final List<SimulatedBundle> fragments = new ArrayList<>();
  private final Map<String, List<Capability>> capabilities = new HashMap<>();
  private final CandidateOrder order;

  /**
   * Makes it.
   *
   * @param bundles all that are installed, lowest ID first
   * @param wirings of those that are resolved
   * @param visible which of the unresolved ones may be used
   */
  SimulatedContext(
      SimulatedBundle root,
      List<SimulatedBundle> bundles,
      Map<Resource, Wiring> wirings,
      Predicate<SimulatedBundle> visible) {
    this.root = root.revision();
    this.wirings = Collections.unmodifiableMap(wirings);
    Map<Resource, Long> ids = new HashMap<>();
    for (SimulatedBundle bundle : bundles) {
      ids.put(bundle.revision(), bundle.id());
      if (wirings.containsKey(bundle.revision()) || visible.test(bundle)) {
        index(bundle);
      }
    }
    order = new CandidateOrder(wirings::containsKey, each -> ids.getOrDefault(each, -1L));
  }

  private void index(SimulatedBundle bundle) {
    Wiring wiring = wirings.get(bundle.revision());
    if (bundle.isFragment()) {
      fragments.add(bundle);
    }
    List<Capability> offered =
        wiring == null || bundle.isFragment()
            ? bundle.revision().getCapabilities(null)
            : wiring.getResourceCapabilities(null);
    for (Capability capability : offered) {
      // What a fragment adds to its host counts as the fragment's own.
      if (capability.getResource().equals(bundle.revision())) {
        capabilities
            .computeIfAbsent(capability.getNamespace(), any -> new ArrayList<>())
            .add(capability);
      }
    }
  }

  @Override
  public Collection<Resource> getMandatoryResources() {
    return new ArrayList<>(List.of(root));
  }

  @Override
  public List<Capability> findProviders(Requirement requirement) {
    List<Capability> found = new ArrayList<>();
    BundleRequirement wanted = (BundleRequirement) requirement;
    for (Capability each : capabilities.getOrDefault(requirement.getNamespace(), List.of())) {
      // Felix attaches no fragment to a host that is resolved.
      boolean closed =
          each.getNamespace().equals(HostNamespace.HOST_NAMESPACE)
              && wirings.containsKey(each.getResource());
      if (!closed && wanted.matches((BundleCapability) each)) {
        found.add(each);
      }
    }
    found.sort(order);
    return found;
  }

  @Override
  public int insertHostedCapability(List<Capability> capabilities, HostedCapability hosted) {
    int found = Collections.binarySearch(capabilities, hosted, order);
    int index = found < 0 ? -found - 1 : found;
    capabilities.add(index, hosted);
    return index;
  }

  @Override
  public boolean isEffective(Requirement requirement) {
    return isForResolving(requirement);
  }

  /** What is effective at other times, such as a service that is needed, wires nothing. */
  static boolean isForResolving(Requirement requirement) {
    String effective = requirement.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    return effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE);
  }

  @Override
  public Map<Resource, Wiring> getWirings() {
    return wirings;
  }

  /** The fragments that would attach to a host. */
  @Override
  public Collection<Resource> findRelatedResources(Resource host) {
    List<Resource> related = new ArrayList<>();
    if (DryRun.isFragment(host)) {
      return related;
    }
    for (SimulatedBundle fragment : fragments) {
      for (BundleRequirement wanted :
          fragment.revision().getDeclaredRequirements(HostNamespace.HOST_NAMESPACE)) {
        if (host.getCapabilities(HostNamespace.HOST_NAMESPACE).stream()
            .anyMatch(each -> wanted.matches((BundleCapability) each))) {
          related.add(fragment.revision());
        }
      }
    }
    return related;
  }

  @Override
  public List<Wire> getSubstitutionWires(Wiring wiring) {
    Set<Object> exported = new HashSet<>();
    addPackages(wiring.getResource(), exported);
    for (Wire attached : wiring.getProvidedResourceWires(HostNamespace.HOST_NAMESPACE)) {
      addPackages(attached.getRequirement().getResource(), exported);
    }
    List<Wire> substitutions = new ArrayList<>();
    for (Wire wire : wiring.getRequiredResourceWires(PackageNamespace.PACKAGE_NAMESPACE)) {
      if (exported.contains(packageOf(wire.getCapability()))) {
        substitutions.add(wire);
      }
    }
    return substitutions;
  }

  private static void addPackages(Resource resource, Set<Object> names) {
    for (Capability each : resource.getCapabilities(PackageNamespace.PACKAGE_NAMESPACE)) {
      names.add(packageOf(each));
    }
  }

  private static Object packageOf(Capability capability) {
    return capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
  }
}
