// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Wire;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.ResolutionException;

/** Does blocks of changes to a dry run, in the sequence that {@link ChangeGroup} tells. */
final class Rehearsal {
  private final BundleContext context;
  private final DryRun run;
  private final int frameworkLevel;
  private final Map<SimulatedBundle, ResolutionException> failures = new LinkedHashMap<>();
  private final Map<Candidate, SimulatedBundle> fresh = new HashMap<>();

  /**
   * Installs all that is new.
   *
   * @param run its own
   * @param blocks that are to be performed, in this order
   */
  Rehearsal(BundleContext context, DryRun run, List<Block> blocks) {
    this.context = context;
    this.run = run;
    frameworkLevel = context.getBundle(0).adapt(FrameworkStartLevel.class).getStartLevel();
    long id = highestId(blocks);
    for (Block block : blocks) {
      for (Candidate each : block.candidates()) {
        BundleRevision revision = each.revision().orElse(null);
        if (revision != null) {
          int level = each.change().startLevel();
          fresh.put(each, new SimulatedBundle(++id, each.name(), revision, level, true));
          run.add(fresh.get(each));
        }
      }
    }
  }

  /** Bundles that were uninstalled and are still in use have IDs, too. */
  private long highestId(List<Block> blocks) {
    LongStream installed = run.bundles().stream().mapToLong(SimulatedBundle::id);
    LongStream affected =
        blocks.stream().flatMap(each -> each.closure().stream()).mapToLong(Bundle::getBundleId);
    return LongStream.concat(installed, affected).max().orElseThrow();
  }

  DryRun run() {
    return run;
  }

  /** Returns the bundles that would not resolve. */
  Map<SimulatedBundle, ResolutionException> failures() {
    return failures;
  }

  /** Does a block. */
  ChangeGroup perform(Block block) {
    if (Besides.isPossible(block)) {
      return startBesides(block);
    }
    Set<SimulatedBundle> running = new TreeSet<>(SimulatedBundle.START_ORDER);
    Set<Long> resolved = new LinkedHashSet<>();
    for (SimulatedBundle each : touched(block)) {
      if (each.runs()) {
        running.add(each);
      }
      if (run.isResolved(each)) {
        resolved.add(each.id());
      }
    }
    run.unresolve(touched(block));
    block.candidates().forEach(each -> exchange(each, resolved));
    List<SimulatedBundle> roots =
        run.bundles().stream()
            .filter(each -> resolved.contains(each.id()))
            .sorted(SimulatedBundle.START_ORDER)
            .toList();
    roots.forEach(this::resolve);
    List<String> stops = new ArrayList<>(names(running));
    Collections.reverse(stops);
    return new ChangeGroup(
        planned(block, false),
        stops,
        block.targets().stream().map(each -> BundleNames.of(context, each)).toList(),
        names(roots),
        names(roots.stream().filter(each -> starts(each)).toList()));
  }

  private List<SimulatedBundle> touched(Block block) {
    List<SimulatedBundle> touched = new ArrayList<>();
    for (Bundle bundle : block.closure()) {
      run.bundle(bundle.getBundleId()).ifPresent(touched::add);
    }
    return touched;
  }

  private void exchange(Candidate candidate, Set<Long> resolved) {
    if (candidate.installed() != null) {
      run.bundle(candidate.installed().getBundleId()).ifPresent(run::remove);
    }
    if (fresh.containsKey(candidate)) {
      resolved.add(fresh.get(candidate).id());
    }
  }

  private boolean starts(SimulatedBundle bundle) {
    return bundle.runs() && !bundle.isFragment() && bundle.startLevel() <= frameworkLevel;
  }

  private void resolve(SimulatedBundle root) {
    run.resolve(root).ifPresent(failure -> failures.put(root, failure));
  }

  private ChangeGroup startBesides(Block block) {
    Candidate candidate = block.candidates().get(0);
    SimulatedBundle bundle = fresh.get(candidate);
    resolve(bundle);
    exchange(candidate, new HashSet<>());
    List<String> name = List.of(bundle.name());
    return new ChangeGroup(
        planned(block, true), name, List.of(), name, starts(bundle) ? name : List.of());
  }

  private static List<PlannedChange> planned(Block block, boolean besides) {
    return block.candidates().stream()
        .map(each -> new PlannedChange(each.change(), each.from(), each.to(), besides))
        .toList();
  }

  private static List<String> names(Iterable<SimulatedBundle> bundles) {
    List<String> names = new ArrayList<>();
    bundles.forEach(each -> names.add(each.name()));
    return names;
  }

  /** Tells whether a bundle is wired to one that a block touches. */
  static boolean isWired(DryRun run, SimulatedBundle from, Block to) {
    return run.wiring(from).map(Wiring.class::cast).stream()
        .flatMap(each -> each.getRequiredResourceWires(null).stream())
        .map(Wire::getProvider)
        .flatMap(each -> run.bundle(each).stream())
        .anyMatch(to::touches);
  }
}
