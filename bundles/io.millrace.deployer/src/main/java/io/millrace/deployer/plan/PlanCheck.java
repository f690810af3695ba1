// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.AllServiceListener;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;

/**
 * Watches a switch and compares it with its plan. Of components it sees those that offer a service:
 * the component runtime tells nobody of the others. Thread-safe; the listeners do next to nothing.
 */
public final class PlanCheck
    implements SynchronousBundleListener, AllServiceListener, AutoCloseable {
  private static final String COMPONENT = "component.name";
  private static final int UP = Bundle.ACTIVE | Bundle.STARTING;

  private final BundleContext context;
  private final Plan plan;
  private final Set<String> mayStart = new HashSet<>();
  private final Map<Bundle, String> names = new HashMap<>();
  private final Set<Bundle> resolvedBefore = new HashSet<>();
  private final Set<String> offering = new TreeSet<>();
  private final Set<Bundle> lost = new HashSet<>();
  private final Set<String> stopped = new TreeSet<>();
  private final Set<String> resolved = new TreeSet<>();
  private final Set<String> started = new TreeSet<>();
  private final Set<String> components = new TreeSet<>();

  /**
   * Begins to watch.
   *
   * @param context that of a bundle which outlives the switch: the framework's own, when this one
   *     may be replaced
   * @param running symbolic names of bundles that run in the end: those that are down now start,
   *     beside what the plan says
   */
  public PlanCheck(BundleContext context, Plan plan, Collection<String> running) {
    this.context = context;
    this.plan = plan;
    for (Bundle bundle : context.getBundles()) {
      names.put(bundle, BundleNames.of(context, bundle));
      if (isResolved(bundle)) {
        resolvedBefore.add(bundle);
      }
      if ((bundle.getState() & UP) == 0 && running.contains(bundle.getSymbolicName())) {
        mayStart.add(names.get(bundle));
      }
    }
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(null, "(" + COMPONENT + "=*)");
      for (ServiceReference<?> each : found == null ? new ServiceReference<?>[0] : found) {
        offering.add(component(each));
      }
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
    context.addBundleListener(this);
    context.addServiceListener(this);
  }

  private static boolean isResolved(Bundle bundle) {
    return bundle.getState() != Bundle.INSTALLED && bundle.getState() != Bundle.UNINSTALLED;
  }

  private static String component(ServiceReference<?> reference) {
    Object name = reference.getProperty(COMPONENT);
    return name == null ? "" : name.toString();
  }

  @Override
  public synchronized void bundleChanged(BundleEvent event) {
    Bundle bundle = event.getBundle();
    String name = names.getOrDefault(bundle, bundle.getSymbolicName());
    switch (event.getType()) {
      case BundleEvent.STOPPED -> stopped.add(name);
      case BundleEvent.STARTED, BundleEvent.LAZY_ACTIVATION -> started.add(name);
      case BundleEvent.RESOLVED -> resolved.add(name);
      case BundleEvent.UNRESOLVED -> lost.add(bundle);
      default -> {}
    }
  }

  @Override
  public synchronized void serviceChanged(ServiceEvent event) {
    if (event.getType() == ServiceEvent.UNREGISTERING) {
      components.add(component(event.getServiceReference()));
    }
  }

  /**
   * Returns what happened otherwise than planned, one sentence each; empty when nothing did. Called
   * once, after the switch.
   */
  public synchronized List<String> differences() {
    Set<String> refreshed = new TreeSet<>();
    for (Bundle bundle : lost) {
      if (resolvedBefore.contains(bundle) && bundle.getState() != Bundle.UNINSTALLED) {
        refreshed.add(names.get(bundle));
      }
    }
    List<String> differences = new ArrayList<>();
    compare(differences, plan.stopped(), stopped, "%s stopped", "%s did not stop");
    compare(differences, plan.refreshed(), refreshed, "%s was refreshed", "%s was not refreshed");
    mayStart.removeAll(plan.started());
    started.removeAll(mayStart);
    mayStart.removeAll(plan.resolved());
    resolved.removeAll(mayStart);
    compare(differences, plan.resolved(), resolved, "%s was resolved", "%s was not resolved");
    compare(differences, plan.started(), started, "%s started", "%s did not start");
    Set<String> expected = new TreeSet<>(plan.components());
    expected.retainAll(offering);
    components.retainAll(offering);
    compare(differences, expected, components, "component %s went", "component %s did not go");
    return differences;
  }

  private static void compare(
      List<String> differences,
      Set<String> planned,
      Set<String> real,
      String unplanned,
      String missed) {
    real.stream()
        .filter(each -> !planned.contains(each))
        .forEach(each -> differences.add(unplanned.formatted(each) + ", which was not planned."));
    planned.stream()
        .filter(each -> !real.contains(each))
        .sorted()
        .forEach(each -> differences.add(missed.formatted(each) + ", though that was planned."));
  }

  @Override
  public void close() {
    context.removeServiceListener(this);
    context.removeBundleListener(this);
  }
}
