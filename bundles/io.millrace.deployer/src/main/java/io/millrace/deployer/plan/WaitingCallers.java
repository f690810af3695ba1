// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** For which services somebody would wait: somebody uses them, and nobody else offers them. */
final class WaitingCallers {
  private final BundleContext context;
  private final Set<Bundle> stopping;
  private final Set<Bundle> twins;
  private final Set<Long> gone;

  /**
   * Asks the service registry.
   *
   * @param stopping bundles that stop
   * @param twins those of them whose successor runs before they stop
   * @param gone IDs of the services that go
   */
  WaitingCallers(BundleContext context, Set<Bundle> stopping, Set<Bundle> twins, Set<Long> gone) {
    this.context = context;
    this.stopping = stopping;
    this.twins = twins;
    this.gone = gone;
  }

  /** Returns one line for each service: "io.millrace.api.store.Store of A, which B and C use". */
  List<String> lines() {
    Set<String> lines = new TreeSet<>();
    for (ServiceReference<?> reference : all(null)) {
      if (isGone(reference) && !twins.contains(reference.getBundle())) {
        String users = users(reference);
        for (String type : (String[]) reference.getProperty("objectClass")) {
          if (!users.isEmpty() && all(type).stream().allMatch(this::isGone)) {
            lines.add("%s of %s, used by %s".formatted(type, name(reference.getBundle()), users));
          }
        }
      }
    }
    return List.copyOf(lines);
  }

  private boolean isGone(ServiceReference<?> reference) {
    return gone.contains(reference.getProperty("service.id"));
  }

  private String users(ServiceReference<?> reference) {
    Bundle[] users = Objects.requireNonNullElse(reference.getUsingBundles(), new Bundle[0]);
    return Arrays.stream(users)
        .filter(each -> !stopping.contains(each) && !each.equals(reference.getBundle()))
        .map(this::name)
        .sorted()
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private String name(Bundle bundle) {
    return BundleNames.of(context, bundle);
  }

  private List<ServiceReference<?>> all(String type) {
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(type, null);
      return found == null ? List.of() : List.of(found);
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
