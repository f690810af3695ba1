// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.plan;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.feature.BundleManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** Reads what is to be changed, and refuses what cannot be meant. */
final class Candidates {
  private final BundleContext context;
  private final CandidateReader reader;
  private final Map<String, Version> lowest;
  private final List<String> refusals = new ArrayList<>();
  private final List<String> restart = new ArrayList<>();

  /**
   * For one plan.
   *
   * @param lowest the versions below which a bundle is refused, by symbolic names
   */
  Candidates(BundleContext context, CandidateReader reader, Map<String, Version> lowest) {
    this.context = context;
    this.reader = reader;
    this.lowest = Map.copyOf(lowest);
  }

  /** Returns the sentences of what was refused. */
  List<String> refusals() {
    return refusals;
  }

  /** Returns the sentences of what only a restart of the process can change. */
  List<String> restart() {
    return restart;
  }

  /** Reads them all; what is refused or needs a restart is left out. */
  List<Candidate> read(List<Change> changes) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Change change : changes) {
      if (!names.add(change.symbolicName())) {
        refusals.add(change.symbolicName() + " is to be changed twice.");
      } else {
        read(change, candidates);
      }
    }
    return candidates;
  }

  private void read(Change change, List<Candidate> candidates) {
    List<Bundle> installed = BundleNames.named(context, change.symbolicName());
    String wrong = wrongNumber(change, installed.size());
    if (wrong != null) {
      refusals.add(change.symbolicName() + " " + wrong);
      return;
    }
    Bundle old = installed.isEmpty() ? null : installed.get(0);
    if (old != null && old.getBundleId() == 0) {
      restart.add(change.symbolicName() + " is the framework itself.");
      return;
    }
    if (old != null && isExtension(old.getHeaders("").get(Constants.FRAGMENT_HOST))) {
      restart.add(change.symbolicName() + " extends the framework itself.");
      return;
    }
    if (change.kind() == Change.Kind.REMOVE) {
      candidates.add(new Candidate(change, old, null));
      return;
    }
    try {
      readJar(change, old, candidates);
    } catch (RefusedReleaseException refused) {
      refusals.add(change.symbolicName() + ": " + refused.getMessage() + ".");
    } catch (IOException unreadable) {
      refusals.add(change.symbolicName() + ": its jar cannot be read: " + unreadable + ".");
    } catch (BundleException odd) {
      refusals.add(
          change.symbolicName() + ": the framework would not install it: " + reason(odd) + ".");
    }
  }

  private static String wrongNumber(Change change, int installed) {
    if (change.kind() == Change.Kind.ADD) {
      return installed == 0 ? null : "is to be added, but a bundle of that name is installed.";
    }
    if (installed == 1) {
      return null;
    }
    String what = change.kind() == Change.Kind.UPDATE ? "updated" : "removed";
    return installed == 0
        ? "is to be %s, but no bundle of that name is installed.".formatted(what)
        : "is to be %s, but %d bundles of that name are installed.".formatted(what, installed);
  }

  private void readJar(Change change, Bundle old, List<Candidate> candidates)
      throws IOException, BundleException {
    // First by our own hand: the reader must not be given what extends a framework.
    BundleManifest manifest = BundleManifest.of(change.jar());
    if (!manifest.symbolicName().equals(change.symbolicName())) {
      refusals.add(
          "The jar for %s is another bundle: %s."
              .formatted(change.symbolicName(), manifest.symbolicName()));
      return;
    }
    if (isExtension(fragmentHost(change.jar()))) {
      restart.add(change.symbolicName() + " extends the framework itself.");
      return;
    }
    Candidate candidate = new Candidate(change, old, reader.read(change.jar()));
    Version least = lowest.getOrDefault(candidate.name(), Version.emptyVersion);
    if (candidate.fresh().getVersion().compareTo(least) < 0) {
      refusals.add(
          "%s %s is older than the %s of the set that was committed."
              .formatted(candidate.name(), candidate.to(), least));
    }
    candidates.add(candidate);
  }

  private static boolean isExtension(String fragmentHost) {
    if (fragmentHost == null) {
      return false;
    }
    String host = fragmentHost.split(";", 2)[0].strip();
    return host.equals(Constants.SYSTEM_BUNDLE_SYMBOLICNAME)
        || host.equals("org.apache.felix.framework");
  }

  private static String fragmentHost(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().getValue(Constants.FRAGMENT_HOST);
    }
  }

  private static String reason(Throwable odd) {
    return odd.getCause() == null || odd.getCause().getMessage() == null
        ? odd.getMessage()
        : odd.getMessage() + " (" + odd.getCause().getMessage() + ")";
  }
}
