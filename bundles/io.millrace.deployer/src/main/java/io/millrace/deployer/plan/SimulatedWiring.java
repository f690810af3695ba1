// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;

/** The wiring that a bundle would get: what it offers and needs once fragments are attached. */
final class SimulatedWiring implements Wiring {
  private final Resource resource;
  private final List<Wire> required;
  private final List<Wire> provided;
  private final List<Capability> capabilities = new ArrayList<>();
  private final List<Requirement> requirements = new ArrayList<>();

  /**
   * Makes it as the framework does [Felix 7.0.5, BundleWiringImpl].
   *
   * @param required wires to what it needs
   * @param provided wires of those that are resolved with it to what it offers
   * @param fragments attached to it, lowest ID first
   */
  SimulatedWiring(
      Resource resource, List<Wire> required, List<Wire> provided, List<Resource> fragments) {
    this.resource = resource;
    this.required = List.copyOf(required);
    this.provided = List.copyOf(provided);
    required.stream().map(Wire::getRequirement).distinct().forEach(requirements::add);
    addDynamicImports(resource);
    fragments.forEach(this::addDynamicImports);
    if (DryRun.isFragment(resource)) {
      addCapabilities(resource, each -> isIdentity(each));
      return;
    }
    Set<Object> imported =
        required.stream()
            .filter(each -> isPackage(each.getRequirement().getNamespace()))
            .map(each -> packageName(each.getCapability()))
            .collect(Collectors.toSet());
    addCapabilities(resource, each -> !isSubstituted(each, imported));
    for (Resource fragment : fragments) {
      addCapabilities(fragment, each -> !isIdentity(each) && !isSubstituted(each, imported));
    }
  }

  private void addDynamicImports(Resource from) {
    from.getRequirements(PackageNamespace.PACKAGE_NAMESPACE).stream()
        .filter(each -> "dynamic".equals(each.getDirectives().get("resolution")))
        .forEach(requirements::add);
  }

  private void addCapabilities(Resource from, Function<Capability, Boolean> wanted) {
    for (Capability capability : from.getCapabilities(null)) {
      String effective = capability.getDirectives().get(Namespace.CAPABILITY_EFFECTIVE_DIRECTIVE);
      boolean resolving = effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE);
      if (resolving && wanted.apply(capability)) {
        capabilities.add(capability);
      }
    }
  }

  private static boolean isIdentity(Capability capability) {
    return capability.getNamespace().equals(IdentityNamespace.IDENTITY_NAMESPACE);
  }

  private static boolean isPackage(String namespace) {
    return namespace.equals(PackageNamespace.PACKAGE_NAMESPACE);
  }

  private static Object packageName(Capability capability) {
    return capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE);
  }

  /** An export whose package the bundle imports from another one is none [OSGi Core 3.6.6]. */
  private static boolean isSubstituted(Capability capability, Set<Object> imported) {
    return isPackage(capability.getNamespace()) && imported.contains(packageName(capability));
  }

  @Override
  public List<Capability> getResourceCapabilities(String namespace) {
    return those(capabilities, Capability::getNamespace, namespace);
  }

  @Override
  public List<Requirement> getResourceRequirements(String namespace) {
    return those(requirements, Requirement::getNamespace, namespace);
  }

  @Override
  public List<Wire> getProvidedResourceWires(String namespace) {
    return those(provided, each -> each.getCapability().getNamespace(), namespace);
  }

  @Override
  public List<Wire> getRequiredResourceWires(String namespace) {
    return those(required, each -> each.getRequirement().getNamespace(), namespace);
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  private static <T> List<T> those(
      Collection<T> all, Function<T, String> namespaceOf, String namespace) {
    return all.stream()
        .filter(each -> namespace == null || namespaceOf.apply(each).equals(namespace))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Tells whether a wire attaches a fragment. */
  static boolean attaches(Wire wire) {
    return wire.getRequirement().getNamespace().equals(HostNamespace.HOST_NAMESPACE);
  }
}
