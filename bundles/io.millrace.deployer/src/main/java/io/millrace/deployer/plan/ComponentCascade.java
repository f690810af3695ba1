// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.dto.ServiceReferenceDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;

/**
 * Which components go when bundles stop: theirs, those that hold one of their services for life,
 * those whose only service it was, and so on with these [OSGi Compendium 112.5].
 */
final class ComponentCascade {
  private final BundleContext context;
  private final Set<Long> stopping;
  private final Set<Long> twins;
  private final Set<Long> gone = new HashSet<>();
  private final Set<ComponentConfigurationDTO> going = new HashSet<>();

  /**
   * Follows it to its end.
   *
   * @param stopping bundles that stop
   * @param twins those of them whose successor runs before they stop, and offers the same
   */
  ComponentCascade(
      BundleContext context,
      ServiceComponentRuntime runtime,
      Set<Bundle> stopping,
      Set<Bundle> twins) {
    this.context = context;
    this.stopping = ids(stopping);
    this.twins = ids(twins);
    stopping.forEach(this::addServices);
    List<ComponentConfigurationDTO> rest = satisfied(runtime);
    while (rest.removeIf(this::goes)) {
      // Each round takes those along that need what the round before took.
    }
  }

  private static Set<Long> ids(Set<Bundle> bundles) {
    Set<Long> ids = new HashSet<>();
    bundles.forEach(each -> ids.add(each.getBundleId()));
    return ids;
  }

  private void addServices(Bundle bundle) {
    ServiceReference<?>[] registered = bundle.getRegisteredServices();
    if (registered != null) {
      Arrays.stream(registered).forEach(each -> gone.add(id(each)));
    }
  }

  private static Long id(ServiceReference<?> reference) {
    return (Long) reference.getProperty("service.id");
  }

  private static List<ComponentConfigurationDTO> satisfied(ServiceComponentRuntime runtime) {
    int wanted = ComponentConfigurationDTO.SATISFIED | ComponentConfigurationDTO.ACTIVE;
    List<ComponentConfigurationDTO> satisfied = new ArrayList<>();
    runtime
        .getComponentDescriptionDTOs()
        .forEach(each -> satisfied.addAll(runtime.getComponentConfigurationDTOs(each)));
    satisfied.removeIf(each -> (each.state & wanted) == 0);
    return satisfied;
  }

  /** Returns the names of the components that go, some of which come again. */
  Set<String> components() {
    Set<String> names = new TreeSet<>();
    going.forEach(each -> names.add(each.description.name));
    return names;
  }

  /** Returns the IDs of the services that go, some of which come again. */
  Set<Long> services() {
    return gone;
  }

  private boolean goes(ComponentConfigurationDTO component) {
    boolean goes =
        stopping.contains(component.description.bundle.id)
            || Arrays.stream(component.satisfiedReferences)
                .anyMatch(each -> takesAlong(component, each));
    if (goes) {
      going.add(component);
      if (component.service != null) {
        gone.add(component.service.id);
      }
    }
    return goes;
  }

  private boolean takesAlong(ComponentConfigurationDTO component, SatisfiedReferenceDTO bound) {
    if (bound.boundServices == null
        || Arrays.stream(bound.boundServices).noneMatch(each -> gone.contains(each.id))) {
      return false;
    }
    ReferenceDTO reference =
        Arrays.stream(component.description.references)
            .filter(each -> each.name.equals(bound.name))
            .findFirst()
            .orElseThrow();
    boolean mandatory = reference.cardinality.startsWith("1");
    return !"dynamic".equals(reference.policy)
        || mandatory && !isReplaced(bound) && !hasOther(reference, bound.target);
  }

  private boolean isReplaced(SatisfiedReferenceDTO bound) {
    return Arrays.stream(bound.boundServices).anyMatch(this::isOfTwin);
  }

  private boolean isOfTwin(ServiceReferenceDTO service) {
    return twins.contains(service.bundle);
  }

  private boolean hasOther(ReferenceDTO reference, String target) {
    try {
      ServiceReference<?>[] found =
          context.getAllServiceReferences(reference.interfaceName, target);
      return found != null && Arrays.stream(found).anyMatch(each -> !gone.contains(id(each)));
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
