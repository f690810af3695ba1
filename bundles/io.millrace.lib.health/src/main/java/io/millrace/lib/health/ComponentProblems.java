// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.health;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/**
 * What keeps components of bundles that run from doing their work, whosever they are: a service
 * that is missing, a failure at their start, or somebody who has disabled them [OSGi Compendium
 * §112.8]. One that waits for its configuration is no problem: nobody has asked for it.
 */
public final class ComponentProblems {
  private ComponentProblems() {}

  /**
   * Returns one line for each, with the bundle's name in front; none for one that refused its
   * configuration, of which the check of the configuration says it.
   */
  public static Set<String> of(ServiceComponentRuntime runtime) {
    Set<String> lines = new TreeSet<>();
    byComponent(runtime, each -> !isRefusal(each))
        .forEach((component, problem) -> lines.add(component + " " + problem));
    return lines;
  }

  /** Returns the problem of each, by the names of bundle and component with a blank between. */
  public static Map<String, String> byComponent(ServiceComponentRuntime runtime) {
    return byComponent(runtime, each -> true);
  }

  private static Map<String, String> byComponent(
      ServiceComponentRuntime runtime, Predicate<ComponentConfigurationDTO> wanted) {
    Map<String, String> problems = new TreeMap<>();
    for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs()) {
      String name = component.bundle.symbolicName + ": " + name(component);
      if (!runtime.isComponentEnabled(component)) {
        if (component.defaultEnabled) {
          problems.put(name, "is disabled (by hand: scr:enable " + component.name + ")");
        }
      } else {
        for (ComponentConfigurationDTO each : runtime.getComponentConfigurationDTOs(component)) {
          String problem = problem(each);
          if (problem != null && wanted.test(each)) {
            problems.merge(name, problem, (one, other) -> one + "; " + other);
          }
        }
      }
    }
    return problems;
  }

  private static String name(ComponentDescriptionDTO component) {
    String bundle = component.bundle.symbolicName + ".";
    return component.name.startsWith(bundle)
        ? component.name.substring(bundle.length())
        : component.name;
  }

  private static String problem(ComponentConfigurationDTO component) {
    return switch (component.state) {
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
          Arrays.stream(component.unsatisfiedReferences)
              .map(missing -> missing(component.description, missing))
              .collect(Collectors.joining(", ", "waits for ", ""));
      case ComponentConfigurationDTO.FAILED_ACTIVATION -> "failed: " + cause(component.failure);
      case ComponentConfigurationDTO.SATISFIED ->
          // One that waits for nobody to ask for it would be active, had it started.
          component.description.immediate ? "did not start: the log says why" : null;
      default -> null;
    };
  }

  private static boolean isRefusal(ComponentConfigurationDTO component) {
    return component.state == ComponentConfigurationDTO.FAILED_ACTIVATION
        && component.properties.containsKey("service.pid")
        && cause(component.failure).startsWith(IllegalArgumentException.class.getName());
  }

  private static String missing(
      ComponentDescriptionDTO component, UnsatisfiedReferenceDTO missing) {
    String service =
        Arrays.stream(component.references)
            .filter(each -> each.name.equals(missing.name))
            .map((ReferenceDTO each) -> each.interfaceName)
            .findFirst()
            .orElse("a service");
    String target = missing.target == null ? "" : ", " + missing.target;
    return service + " (reference " + missing.name + target + ")";
  }

  /** The last cause that a stack trace names. */
  private static String cause(String trace) {
    String cause = trace == null ? "" : trace.strip();
    int last = cause.lastIndexOf("Caused by: ");
    return cause
        .substring(last < 0 ? 0 : last + "Caused by: ".length())
        .lines()
        .findFirst()
        .orElse("no reason given");
  }
}
