// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.resource.Namespace;

/** Says in words what a bundle needs. */
final class Missing {
  private static final Pattern BOUND =
      Pattern.compile("(\\(!)?\\((?:bundle-)?version(>=|<=|=)([^)]*)\\)");

  private Missing() {}

  /** Returns what is needed, with the versions that would do: "the package p, from 1.0.0 on". */
  static String text(BundleRequirement requirement) {
    String filter = filter(requirement);
    String versions = versions(filter);
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE ->
          "the package " + value(filter, PackageNamespace.PACKAGE_NAMESPACE) + versions;
      case BundleNamespace.BUNDLE_NAMESPACE ->
          "the bundle " + value(filter, BundleNamespace.BUNDLE_NAMESPACE) + versions;
      case HostNamespace.HOST_NAMESPACE ->
          "the bundle " + value(filter, HostNamespace.HOST_NAMESPACE) + versions + " to attach to";
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
          "Java%s; this is Java %d"
              .formatted(versions.replace(", exactly", ""), Runtime.version().feature());
      default -> "the capability " + requirement.getNamespace() + " " + filter;
    };
  }

  /** Returns what is needed, without versions, to look for it in other versions. */
  static boolean isSameThing(BundleRequirement requirement, BundleCapability capability) {
    String namespace = requirement.getNamespace();
    return capability.getNamespace().equals(namespace)
        && value(filter(requirement), namespace)
            .equals(String.valueOf(capability.getAttributes().get(namespace)));
  }

  /** Returns the versions that are there, one after the other. */
  static String versions(List<BundleCapability> those) {
    return those.stream()
        .map(
            each ->
                each.getAttributes()
                        .getOrDefault("version", each.getAttributes().get("bundle-version"))
                    + " of "
                    + each.getRevision().getSymbolicName())
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** The directive, where the framework gives it; else as Felix prints it. */
  private static String filter(BundleRequirement requirement) {
    String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
    if (filter != null) {
      return filter;
    }
    String printed = requirement.toString();
    return printed.substring(printed.indexOf(';') + 1).strip();
  }

  private static String value(String filter, String attribute) {
    Matcher matcher = Pattern.compile(Pattern.quote(attribute) + "=([^)]*)\\)").matcher(filter);
    return matcher.find() ? matcher.group(1) : filter;
  }

  private static String versions(String filter) {
    StringBuilder text = new StringBuilder();
    Matcher matcher = BOUND.matcher(filter);
    while (matcher.find()) {
      boolean not = matcher.group(1) != null;
      String version = matcher.group(3);
      text.append(
          switch (matcher.group(2)) {
            case ">=" -> not ? ", below " + version : ", from " + version + " on";
            case "<=" -> not ? ", above " + version : ", up to " + version;
            default -> ", exactly " + version;
          });
    }
    return text.toString().replace(", from 0.0.0 on", "");
  }
}
