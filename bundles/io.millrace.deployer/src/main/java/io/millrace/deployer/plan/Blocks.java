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
import org.osgi.framework.BundleContext;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;

/** Divides changes into blocks that have nothing to do with each other. */
final class Blocks {
  private final BundleContext context;
  private final FrameworkWiring wiring;

  Blocks(BundleContext context) {
    this.context = context;
    wiring = context.getBundle(0).adapt(FrameworkWiring.class);
  }

  /** Returns one block a change, and one for what earlier changes left unfinished, if anything. */
  List<Block> ofEach(List<Candidate> candidates) {
    List<Block> blocks = new ArrayList<>();
    for (Candidate candidate : candidates) {
      Set<Bundle> targets = new LinkedHashSet<>();
      if (candidate.installed() != null) {
        targets.add(candidate.installed());
      }
      candidate.revision().ifPresent(fresh -> addHosts(fresh, targets));
      blocks.add(block(List.of(candidate), targets));
    }
    Collection<Bundle> pending = wiring.getRemovalPendingBundles();
    if (!pending.isEmpty()) {
      blocks.add(block(List.of(), new LinkedHashSet<>(pending)));
    }
    return blocks;
  }

  private Block block(List<Candidate> candidates, Set<Bundle> targets) {
    return new Block(candidates, targets, new HashSet<>(wiring.getDependencyClosure(targets)));
  }

  /** A fragment is attached when its host is resolved, never later: the host is refreshed. */
  private void addHosts(BundleRevision fresh, Set<Bundle> targets) {
    for (BundleRequirement wanted : fresh.getDeclaredRequirements(HostNamespace.HOST_NAMESPACE)) {
      for (Bundle bundle : context.getBundles()) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        for (BundleCapability host :
            revision.getDeclaredCapabilities(HostNamespace.HOST_NAMESPACE)) {
          if (revision.getWiring() != null && wanted.matches(host)) {
            targets.add(bundle);
          }
        }
      }
    }
  }

  /**
   * Joins blocks until none touches what another one touches or will be wired to.
   *
   * @param after the state with all changes
   */
  List<Block> apart(List<Block> each, DryRun after) {
    List<Block> blocks = new ArrayList<>(each);
    for (int i = 0; i < blocks.size(); i++) {
      for (int j = i + 1; j < blocks.size(); j++) {
        if (isConnected(blocks.get(i), blocks.get(j), after)) {
          Block joined = Block.of(List.of(blocks.get(i), blocks.get(j)));
          blocks.remove(j);
          blocks.set(i, joined);
          j = i;
        }
      }
    }
    return inOrder(withPending(blocks));
  }

  private static boolean isConnected(Block one, Block other, DryRun after) {
    return one.closure().stream().anyMatch(other.closure()::contains)
        || isWired(one, other, after)
        || isWired(other, one, after);
  }

  private static boolean isWired(Block from, Block to, DryRun after) {
    return after.bundles().stream()
        .filter(from::touches)
        .anyMatch(each -> Rehearsal.isWired(after, each, to));
  }

  /** What was left unfinished goes first, with any change: a framework refreshes it with that. */
  private static List<Block> withPending(List<Block> blocks) {
    List<Block> alone = blocks.stream().filter(each -> each.candidates().isEmpty()).toList();
    List<Block> others = new ArrayList<>(blocks);
    others.removeAll(alone);
    if (!alone.isEmpty() && !others.isEmpty()) {
      List<Block> first = new ArrayList<>(alone);
      first.add(inOrder(others).get(0));
      others.remove(first.get(first.size() - 1));
      others.add(Block.of(first));
    }
    return others;
  }

  /** Lowest start level first. What is unfinished belongs to no level: it has to be the first. */
  private static List<Block> inOrder(List<Block> blocks) {
    List<Block> sorted = new ArrayList<>(blocks);
    sorted.sort(
        Comparator.comparing((Block each) -> !isPending(each)).thenComparingInt(Block::level));
    return sorted;
  }

  private static boolean isPending(Block block) {
    return block.targets().stream()
        .anyMatch(
            each -> block.candidates().stream().noneMatch(one -> each.equals(one.installed())));
  }
}
