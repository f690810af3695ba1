// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import static org.osgi.framework.namespace.ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.service.resolver.ResolutionException;

/** Says which bundles would not resolve, and what they would miss. */
final class Refusals {
  private final DryRun before;
  private final DryRun after;
  private final Set<SimulatedBundle> told = new LinkedHashSet<>();
  private final List<String> sentences = new ArrayList<>();

  /**
   * Compares two states.
   *
   * @param before as it is now
   * @param after with the changes
   */
  Refusals(DryRun before, DryRun after) {
    this.before = before;
    this.after = after;
  }

  /** Returns one sentence for each bundle and thing. */
  List<String> sentences() {
    return sentences;
  }

  /**
   * Adds what is wrong with a bundle.
   *
   * @param failed what the resolver said
   */
  void add(SimulatedBundle bundle, ResolutionException failed) {
    if (!told.add(bundle)) {
      return;
    }
    int known = sentences.size();
    SimulatedContext context = after.context(bundle);
    for (BundleRequirement each : bundle.revision().getDeclaredRequirements(null)) {
      if (isMandatory(each) && context.isEffective(each)) {
        explain(bundle, each, context.findProviders(each));
      }
    }
    if (sentences.size() == known) {
      sentences.add(
          "%s does not resolve: %s".formatted(bundle.name(), failed.getMessage().strip()));
    }
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    String resolution = requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE);
    return resolution == null || resolution.equals(Namespace.RESOLUTION_MANDATORY);
  }

  private void explain(
      SimulatedBundle bundle, BundleRequirement requirement, List<Capability> providers) {
    if (providers.isEmpty()) {
      sentences.add(
          "%s needs %s%s"
              .formatted(bundle.name(), Missing.text(requirement), instead(requirement)));
      return;
    }
    // Whoever offers it may be the one that does not resolve.
    List<SimulatedBundle> unresolved = new ArrayList<>();
    for (Capability each : providers) {
      SimulatedBundle provider = after.bundle(each.getResource()).orElseThrow();
      if (provider.equals(bundle) || after.isResolved(provider)) {
        return;
      }
      unresolved.add(provider);
    }
    String names =
        unresolved.stream().map(SimulatedBundle::name).collect(Collectors.joining(" or "));
    sentences.add(
        "%s needs %s of %s, which does not resolve."
            .formatted(bundle.name(), Missing.text(requirement), names));
    for (SimulatedBundle provider : unresolved) {
      after.copy().resolve(provider).ifPresent(why -> add(provider, why));
    }
  }

  /** Returns what there is in other versions, or who offered it before. */
  private String instead(BundleRequirement requirement) {
    if (requirement.getNamespace().equals(EXECUTION_ENVIRONMENT_NAMESPACE)) {
      return ".";
    }
    List<BundleCapability> others = new ArrayList<>();
    for (SimulatedBundle bundle : after.bundles()) {
      bundle.revision().getDeclaredCapabilities(requirement.getNamespace()).stream()
          .filter(each -> Missing.isSameThing(requirement, each))
          .forEach(others::add);
    }
    if (!others.isEmpty()) {
      return "; there is " + Missing.versions(others) + ".";
    }
    for (SimulatedBundle bundle : before.bundles()) {
      if (bundle.revision().getDeclaredCapabilities(requirement.getNamespace()).stream()
          .anyMatch(each -> Missing.isSameThing(requirement, each))) {
        return ", which %s offers now and would no longer.".formatted(bundle.name());
      }
    }
    return "; nobody offers it.";
  }
}
