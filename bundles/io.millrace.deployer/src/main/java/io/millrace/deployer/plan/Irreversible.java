// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import io.millrace.lib.release.store.StoreFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleRevisions;
import org.osgi.framework.wiring.BundleWiring;

/** What a rollback does not bring back, and what the running process cannot take at all. */
final class Irreversible {
  private static final String REFERENCE = "reference:";
  private static final List<String> NATIVE = List.of("*.so", "*.dylib", "*.dll");

  private Irreversible() {}

  /** Returns a sentence for each bundle that comes with another format of the store's file. */
  static List<String> sentences(List<Candidate> candidates) {
    List<String> sentences = new ArrayList<>();
    for (Candidate each : candidates) {
      if (each.change().kind() == Change.Kind.UPDATE && changesFormat(each)) {
        sentences.add(
            each.name()
                + " changes the format of the store's file: a rollback brings the file back as it"
                + " was before, without what was stored since.");
      }
    }
    return sentences;
  }

  /** Returns a sentence for each of them: the launcher copies the file while nobody has it open. */
  static List<String> restarts(List<Candidate> candidates) {
    return candidates.stream()
        .filter(each -> each.change().kind() == Change.Kind.UPDATE && changesFormat(each))
        .map(each -> each.name() + " changes the format of the store's file: it is copied first.")
        .toList();
  }

  private static boolean changesFormat(Candidate candidate) {
    try {
      Optional<Path> old = jar(candidate.installed());
      return old.isPresent() && StoreFormat.changes(old.get(), candidate.change().jar());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the jar that a bundle was installed from, if it is a file that is still there. */
  private static Optional<Path> jar(Bundle bundle) {
    String location = bundle.getLocation();
    if (location.startsWith(REFERENCE)) {
      location = location.substring(REFERENCE.length());
    }
    return location.startsWith("file:")
        ? Optional.of(Path.of(URI.create(location))).filter(each -> each.toFile().isFile())
        : Optional.empty();
  }

  /**
   * Tells whether a bundle brings native code, which a JVM loads into one class loader only; of a
   * bundle that is uninstalled, whether one does that is still in use.
   */
  static boolean isNative(Bundle bundle) {
    if (bundle.getHeaders("").get(Constants.BUNDLE_NATIVECODE) != null) {
      return true;
    }
    return bundle.getState() == Bundle.UNINSTALLED
        ? NATIVE.stream().anyMatch(each -> isStillUsed(bundle, each))
        : NATIVE.stream().anyMatch(each -> bundle.findEntries("/", each, true) != null);
  }

  private static boolean isStillUsed(Bundle uninstalled, String pattern) {
    return uninstalled.adapt(BundleRevisions.class).getRevisions().stream()
        .map(BundleRevision::getWiring)
        .filter(wiring -> wiring != null && wiring.isInUse())
        .map(wiring -> wiring.findEntries("/", pattern, BundleWiring.FINDENTRIES_RECURSE))
        .anyMatch(found -> found != null && !found.isEmpty());
  }
}
