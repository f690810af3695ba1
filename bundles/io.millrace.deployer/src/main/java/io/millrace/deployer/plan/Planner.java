// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.resolver.Resolver;

/**
 * Finds out what changes would do to the bundles that run, and touches none of them. The new
 * manifests are read by a second instance of the framework, which is never started, and wired by
 * the resolver of the one that runs, on a copy of its wiring. Not thread-safe; takes some tenths of
 * a second and blocks.
 */
public final class Planner {
  private final BundleContext context;
  private final PauseHistory history;
  private final UnaryOperator<Resolver> rules;

  /**
   * Plans for the framework of a bundle.
   *
   * @param history what earlier switches took
   */
  public Planner(BundleContext context, PauseHistory history) {
    this(context, history, UnaryOperator.identity());
  }

  /**
   * With other rules: what proves that each rule is needed.
   *
   * @param rules makes a resolver of the framework's own
   */
  Planner(BundleContext context, PauseHistory history, UnaryOperator<Resolver> rules) {
    this.context = context;
    this.history = history;
    this.rules = rules;
  }

  /** Plans changes, whatever the versions are. */
  public Plan plan(List<Change> changes) {
    return plan(changes, Map.of());
  }

  /**
   * Plans changes.
   *
   * @param lowest the versions below which a bundle is refused, by symbolic names: those of the set
   *     that was committed, not those that somebody installed by hand
   * @throws UncheckedIOException when the scratch folder cannot be written
   */
  public Plan plan(List<Change> changes, Map<String, Version> lowest) {
    Path folder = context.getDataFile("").toPath();
    try (CandidateReader reader = new CandidateReader(folder)) {
      return plan(changes, new Candidates(context, reader, lowest));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (BundleException failed) {
      throw new IllegalStateException("no second framework can be made", failed);
    }
  }

  private Plan plan(List<Change> changes, Candidates candidates) {
    List<Candidate> read = candidates.read(changes);
    if (!candidates.refusals().isEmpty()) {
      return Plan.refused(candidates.refusals());
    }
    ServiceReference<Resolver> reference = context.getServiceReference(Resolver.class);
    try {
      DryRun before = DryRun.of(context, rules.apply(context.getService(reference)));
      return plan(read, before, candidates.restart());
    } finally {
      context.ungetService(reference);
    }
  }

  private Plan plan(List<Candidate> candidates, DryRun before, List<String> restart) {
    Blocks blocks = new Blocks(context);
    List<Block> each = blocks.ofEach(candidates);
    Block all = Block.of(each);
    Rehearsal whole = new Rehearsal(context, before.copy(), List.of(all));
    ChangeGroup together = whole.perform(all);
    if (!whole.failures().isEmpty()) {
      Refusals refusals = new Refusals(before, whole.run());
      whole.failures().forEach(refusals::add);
      return Plan.refused(refusals.sentences());
    }
    List<Block> apart = blocks.apart(each, whole.run());
    Rehearsal rehearsal = new Rehearsal(context, before.copy(), apart);
    List<ChangeGroup> groups = perform(rehearsal, apart);
    if (groups.isEmpty() && !apart.isEmpty()) {
      rehearsal = whole;
      groups = List.of(together);
    }
    return new Outcome(context, before, rehearsal.run(), groups, candidates).plan(restart, history);
  }

  /** Returns nothing when a block does not stand on its own before those behind it are done. */
  private static List<ChangeGroup> perform(Rehearsal rehearsal, List<Block> blocks) {
    List<ChangeGroup> groups = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      groups.add(rehearsal.perform(block));
      List<Block> later = blocks.subList(i + 1, blocks.size());
      boolean entangled = later.stream().anyMatch(one -> isNewlyWiredTo(one, rehearsal.run()));
      if (entangled || !rehearsal.failures().isEmpty()) {
        return List.of();
      }
    }
    return groups;
  }

  /** What was wired to a block's bundles before is among them; it may be a bundle that came in. */
  private static boolean isNewlyWiredTo(Block block, DryRun run) {
    return run.bundles().stream()
        .anyMatch(each -> !block.touches(each) && Rehearsal.isWired(run, each, block));
  }
}
