// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.container;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * What the deployer's planner says of a change. Asked by reflection in the bundle that runs: no
 * bundle exports it.
 *
 * @param stopped symbolic names of the bundles that stop
 * @param active components that go and are active now, without {@code io.millrace.}
 * @param besides whether the new build is started beside the old one
 * @param refusals why the change must not be made
 */
record Predicted(Set<String> stopped, Set<String> active, boolean besides, Collection<?> refusals) {

  /** Returns what an update to another build would do. */
  static Predicted update(BundleContext context, Bundle bundle, Path jar) throws Exception {
    Class<?> change = type(context, "Change");
    Object update =
        change
            .getMethod("update", String.class, Path.class, int.class)
            .invoke(null, bundle.getSymbolicName(), jar, 1);
    return of(context, update);
  }

  /** Returns what it would do if the bundle went. */
  static Predicted removal(BundleContext context, Bundle bundle) throws Exception {
    Class<?> change = type(context, "Change");
    Object removal =
        change.getMethod("remove", String.class).invoke(null, bundle.getSymbolicName());
    return of(context, removal);
  }

  private static Class<?> type(BundleContext context, String name) throws Exception {
    return Chain.bundle(context, "deployer").loadClass("io.millrace.deployer.plan." + name);
  }

  private static Predicted of(BundleContext context, Object change) throws Exception {
    Class<?> history = type(context, "PauseHistory");
    Object planner =
        type(context, "Planner")
            .getConstructor(BundleContext.class, history)
            .newInstance(context, history.getField("NONE").get(null));
    Object plan = planner.getClass().getMethod("plan", List.class).invoke(planner, List.of(change));
    Set<String> stopped = new TreeSet<>();
    all(plan, "stopped").forEach(each -> stopped.add((String) each));
    Set<String> active = active(context);
    active.retainAll(all(plan, "components"));
    boolean besides = false;
    for (Object group : all(plan, "groups")) {
      besides |= (boolean) group.getClass().getMethod("besides").invoke(group);
    }
    return new Predicted(stopped, shortNames(active), besides, all(plan, "refusals"));
  }

  private static Collection<?> all(Object plan, String component) throws Exception {
    return (Collection<?>) plan.getClass().getMethod(component).invoke(plan);
  }

  private static Set<String> active(BundleContext context) {
    ServiceComponentRuntime runtime =
        context.getService(context.getServiceReference(ServiceComponentRuntime.class));
    Set<String> active = new HashSet<>();
    runtime
        .getComponentDescriptionDTOs()
        .forEach(
            description ->
                runtime.getComponentConfigurationDTOs(description).stream()
                    .filter(each -> each.state == ComponentConfigurationDTO.ACTIVE)
                    .forEach(each -> active.add(each.description.name)));
    return active;
  }

  private static Set<String> shortNames(Set<String> names) {
    return names.stream()
        .map(each -> each.replaceFirst("^io\\.millrace\\.", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
