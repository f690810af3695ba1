// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.Comparator;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.AbstractWiringNamespace;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.HostedCapability;

/**
 * Which of several providers the framework prefers: one that is resolved already, then the highest
 * version of packages and bundles, then the lowest bundle ID [OSGi Core 3.8; Felix 7.0.5,
 * CandidateComparator].
 */
final class CandidateOrder implements Comparator<Capability> {
  private final Predicate<Resource> resolved;
  private final ToLongFunction<Resource> ids;

  CandidateOrder(Predicate<Resource> resolved, ToLongFunction<Resource> ids) {
    this.resolved = resolved;
    this.ids = ids;
  }

  @Override
  public int compare(Capability one, Capability other) {
    // A fragment's capability at a host stands for neither of the two.
    boolean plain = !(one instanceof HostedCapability || other instanceof HostedCapability);
    int order = 0;
    if (plain) {
      order = Boolean.compare(resolved.test(other.getResource()), resolved.test(one.getResource()));
    }
    if (order == 0) {
      order = compareVersions(one, other);
    }
    if (order == 0 && plain) {
      order =
          Long.compare(ids.applyAsLong(one.getResource()), ids.applyAsLong(other.getResource()));
    }
    return order;
  }

  private static int compareVersions(Capability one, Capability other) {
    return switch (one.getNamespace()) {
      case BundleNamespace.BUNDLE_NAMESPACE ->
          compare(
              one,
              other,
              BundleNamespace.BUNDLE_NAMESPACE,
              AbstractWiringNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE);
      case PackageNamespace.PACKAGE_NAMESPACE ->
          compare(
              one,
              other,
              PackageNamespace.PACKAGE_NAMESPACE,
              PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
      default -> 0;
    };
  }

  private static int compare(Capability one, Capability other, String name, String version) {
    int order = text(one, name).compareTo(text(other, name));
    return order == 0 ? version(other, version).compareTo(version(one, version)) : order;
  }

  private static String text(Capability capability, String attribute) {
    return String.valueOf(capability.getAttributes().get(attribute));
  }

  private static Version version(Capability capability, String attribute) {
    return capability.getAttributes().get(attribute) instanceof Version version
        ? version
        : Version.emptyVersion;
  }
}
