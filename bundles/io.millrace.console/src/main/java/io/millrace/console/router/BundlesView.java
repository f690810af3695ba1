// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Bundles, their components, and which of them uses services of which. Thread-safe. */
public final class BundlesView {
  private static final Map<Integer, String> STATES =
      Map.of(
          Bundle.INSTALLED, "installed",
          Bundle.RESOLVED, "resolved",
          Bundle.STARTING, "starting",
          Bundle.ACTIVE, "active",
          Bundle.STOPPING, "stopping",
          Bundle.UNINSTALLED, "uninstalled");

  private final BundleContext context;

  /** Makes it. */
  public BundlesView(BundleContext context) {
    this.context = context;
  }

  /** Returns them all. */
  public Map<String, Object> all() {
    List<Object> bundles = new ArrayList<>();
    List<Object> wires = new ArrayList<>();
    for (Bundle each : context.getBundles()) {
      bundles.add(row(each));
      wires(each, wires);
    }
    return Map.of("bundles", bundles, "components", components(), "wires", wires);
  }

  private static Map<String, Object> row(Bundle bundle) {
    Map<String, Object> row = new LinkedHashMap<>();
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    row.put("id", bundle.getBundleId());
    row.put("name", bundle.getSymbolicName());
    row.put("version", bundle.getVersion().toString());
    row.put("state", STATES.getOrDefault(bundle.getState(), "unknown"));
    row.put("level", level == null ? 0 : level.getStartLevel());
    row.put("fragment", bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null);
    return row;
  }

  /** Adds [user, owner, services]: the first uses services of the second. */
  private static void wires(Bundle owner, List<Object> wires) {
    ServiceReference<?>[] offered = owner.getRegisteredServices();
    Map<Long, TreeSet<String>> users = new TreeMap<>();
    for (ServiceReference<?> each : offered == null ? new ServiceReference<?>[0] : offered) {
      Bundle[] using = each.getUsingBundles();
      for (Bundle user : using == null ? new Bundle[0] : using) {
        if (!user.equals(owner)) {
          TreeSet<String> names =
              users.computeIfAbsent(user.getBundleId(), none -> new TreeSet<>());
          for (String name : (String[]) each.getProperty(Constants.OBJECTCLASS)) {
            names.add(name.substring(name.lastIndexOf('.') + 1));
          }
        }
      }
    }
    users.forEach((user, names) -> wires.add(List.of(user, owner.getBundleId(), names)));
  }

  private List<Object> components() {
    List<Object> rows = new ArrayList<>();
    ServiceReference<ServiceComponentRuntime> reference =
        context.getServiceReference(ServiceComponentRuntime.class);
    ServiceComponentRuntime runtime = reference == null ? null : context.getService(reference);
    if (runtime == null) {
      return rows;
    }
    for (ComponentDescriptionDTO each : runtime.getComponentDescriptionDTOs()) {
      var configurations = runtime.getComponentConfigurationDTOs(each);
      for (ComponentConfigurationDTO one : configurations) {
        rows.add(component(each, one));
      }
      if (configurations.isEmpty()) {
        rows.add(component(each, null));
      }
    }
    context.ungetService(reference);
    return rows;
  }

  private static Map<String, Object> component(
      ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
    List<String> missing = new ArrayList<>();
    String state = "waits for its configuration";
    if (configuration != null) {
      for (var each : configuration.unsatisfiedReferences) {
        missing.add(each.name + (each.target == null ? "" : " " + each.target));
      }
      state =
          switch (configuration.state) {
            case ComponentConfigurationDTO.ACTIVE -> "active";
            case ComponentConfigurationDTO.SATISFIED -> "satisfied";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> "unsatisfied";
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "failed";
            default -> state;
          };
    }
    return Map.of(
        "bundle",
        description.bundle.id,
        "name",
        description.name,
        "state",
        state,
        "missing",
        missing);
  }
}
