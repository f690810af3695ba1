// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.lib.release.set.FileHashes;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Keeps bundles that no trusted key covers from being resolved, so that none of their code runs
 * [OSGi Core 57.4]. The bytes are hashed when a revision is to be resolved, by the file that this
 * revision has; whatever fails in that counts as not covered.
 *
 * <p>With {@code trust = report} nothing is kept back. Either way a service says which bundles are
 * not covered: a {@code Supplier} of lines with {@code millrace.status=trust.uncovered} and the
 * mode as {@code trust}.
 */
final class TrustHook implements ResolverHookFactory, Supplier<List<String>> {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final int SHOWN_DIGITS = 12;

  private final TrustedHashes trusted;
  private final BundleContext framework;
  private final RevisionHash hashes;
  private final Set<BundleRevision> told =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private TrustHook(BundleContext framework, TrustedHashes trusted, FileHashes files) {
    hashes = new RevisionHash(files);
    this.framework = framework;
    this.trusted = trusted;
  }

  /**
   * Guards a framework from now on.
   *
   * @param framework one that is initialised and has resolved no bundle yet
   * @param files the hashes of what was verified for this start
   */
  static void guard(
      BundleContext framework, TrustedHashes trusted, TrustMode mode, FileHashes files) {
    TrustHook hook = new TrustHook(framework, trusted, files);
    if (mode == TrustMode.ENFORCE) {
      framework.registerService(ResolverHookFactory.class, hook, null);
    }
    framework.registerService(
        Supplier.class,
        hook,
        new Hashtable<>(Map.of("millrace.status", "trust.uncovered", "trust", mode.toString())));
  }

  /**
   * Felix forgets about every bundle that is resolved already, its own included, when a hook takes
   * one of {@code filterResolvable}'s candidates away [Felix 7.0.5]: one jar that is not covered
   * would keep all others from being resolved. So that is done only when such a bundle is asked
   * for; where others are, it is kept from being drawn in by {@link #filterMatches}.
   */
  @Override
  public ResolverHook begin(Collection<BundleRevision> triggers) {
    trusted.refresh();
    return new Round(triggers.stream().anyMatch(revision -> !isCovered(revision)));
  }

  /** One attempt to resolve bundles. */
  private final class Round implements ResolverHook {
    private final boolean refuses;

    /** Begins one that was asked to resolve a bundle which is not covered, or others alone. */
    Round(boolean refuses) {
      this.refuses = refuses;
    }

    @Override
    public void filterResolvable(Collection<BundleRevision> candidates) {
      if (refuses) {
        List.copyOf(candidates).stream()
            .filter(candidate -> !mayPass(candidate))
            .forEach(candidates::remove);
      }
    }

    @Override
    public void filterMatches(
        BundleRequirement requirement, Collection<BundleCapability> candidates) {
      if (!mayPass(requirement.getRevision())) {
        candidates.clear(); // a fragment that would be attached
        return;
      }
      List.copyOf(candidates).stream()
          .filter(candidate -> !mayPass(candidate.getRevision()))
          .forEach(candidates::remove);
    }

    @Override
    public void filterSingletonCollisions(
        BundleCapability singleton, Collection<BundleCapability> collisions) {
      // A bundle that is not covered is no rival of one that is.
      List.copyOf(collisions).stream()
          .filter(collision -> !isCovered(collision.getRevision()))
          .forEach(collisions::remove);
    }

    @Override
    public void end() {
      // Nothing is held between two rounds.
    }
  }

  /** Tells whether a revision may be resolved; says it once when not. */
  private boolean mayPass(BundleRevision revision) {
    boolean covered = isCovered(revision);
    if (!covered && told.add(revision)) {
      LOG.log(Level.ERROR, "{0} is not resolved, for trust = enforce", line(revision));
    }
    return covered;
  }

  private boolean isCovered(BundleRevision revision) {
    try {
      boolean system = revision.getBundle().getBundleId() == 0;
      return system || trusted.covers(hashes.of(revision));
    } catch (RuntimeException failure) {
      LOG.log(Level.ERROR, "whether a bundle is trusted cannot be told: " + revision, failure);
      return false;
    }
  }

  private String line(BundleRevision revision) {
    String hash = hashes.of(revision);
    String shown =
        hash.isEmpty()
            ? "what it is made of"
            : "its jar, " + hash.substring(0, SHOWN_DIGITS) + "...";
    return "%s %s: no trusted key covers %s"
        .formatted(revision.getSymbolicName(), revision.getVersion(), shown);
  }

  @Override
  public List<String> get() {
    trusted.refresh();
    List<String> lines = new ArrayList<>();
    for (Bundle bundle : framework.getBundles()) {
      BundleRevision revision = bundle.adapt(BundleRevision.class);
      if (revision != null && !isCovered(revision)) {
        lines.add(line(revision));
      }
    }
    return lines;
  }
}
