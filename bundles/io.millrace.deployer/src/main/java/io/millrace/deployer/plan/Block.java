// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osgi.framework.Bundle;

/**
 * Changes that go together, and the installed bundles that they take along.
 *
 * @param candidates the changes, lowest start level first
 * @param targets installed bundles that are to be refreshed
 * @param closure those and all that are wired to them, as the framework says
 */
record Block(List<Candidate> candidates, Set<Bundle> targets, Set<Bundle> closure) {
  /** What is removed has no start level and goes first. */
  private static final Comparator<Candidate> ORDER =
      Comparator.<Candidate>comparingInt(each -> each.change().startLevel())
          .thenComparing(Candidate::name);

  Block {
    candidates = candidates.stream().sorted(ORDER).toList();
  }

  /** Returns one block of several. */
  static Block of(Collection<Block> blocks) {
    List<Candidate> candidates = new ArrayList<>();
    Set<Bundle> targets = new LinkedHashSet<>();
    Set<Bundle> closure = new HashSet<>();
    for (Block block : blocks) {
      candidates.addAll(block.candidates);
      targets.addAll(block.targets);
      closure.addAll(block.closure);
    }
    return new Block(candidates, targets, closure);
  }

  /** Returns the lowest start level among its changes. */
  int level() {
    return candidates.stream().mapToInt(each -> each.change().startLevel()).min().orElse(0);
  }

  /** Tells whether a bundle is changed here or goes along. */
  boolean touches(SimulatedBundle bundle) {
    return closure.stream().anyMatch(each -> each.getBundleId() == bundle.id())
        || candidates.stream().anyMatch(each -> each.name().equals(bundle.name()));
  }
}
