// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetJars;
import io.millrace.lib.release.trust.TrustFolder;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.verify.Policy;
import io.millrace.lib.release.verify.ReleaseVerifier;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A release's file on its way to the disk: verified, then its jars put among the objects and what
 * was signed kept. Nothing is written before the signatures are good.
 */
final class Admission {
  private static final int SHOWN = 5;

  private final ReleaseFolders folders;
  private final Path trust;
  private final History history;
  private final Instant now;

  /**
   * Begins.
   *
   * @param trust whom the router trusts, {@code etc/trust}
   * @param now what expiry is judged by, see {@link BelievableTime}
   */
  Admission(ReleaseFolders folders, Path trust, History history, Instant now) {
    this.folders = folders;
    this.trust = trust;
    this.history = history;
    this.now = now;
  }

  /** Verifies all but the jars. */
  VerifiedRelease verify(ReleaseArchive archive, InstallOrder order)
      throws IOException, RefusedChangeException {
    TrustSet trusted = trusted();
    // Which line it belongs to, and so which sequence counts, is known when it is verified.
    Release release =
        new ReleaseVerifier(trusted, new Policy(now, 0, false)).verify(archive).release();
    long sequence = history.sequence(Fields.line(release.id()));
    VerifiedRelease verified =
        new ReleaseVerifier(trusted, new Policy(now, sequence, order.downgrade())).verify(archive);
    Optional<String> bad = history.badBecause(verified.hash());
    if (bad.isPresent() && !order.again()) {
      throw new RefusedChangeException(
          "failed-before",
          "this release was rolled back before: " + bad.get() + " (--again tries it once more)");
    }
    return verified;
  }

  private TrustSet trusted() throws IOException, RefusedChangeException {
    TrustSet trusted =
        Files.isDirectory(trust)
            ? TrustFolder.read(trust)
            : new TrustSet(Map.of(), Set.of(), Set.of());
    if (trusted.keys().isEmpty()) {
      throw new RefusedChangeException(
          "no-trusted-key",
          "no key is trusted: etc/trust needs the public key of the release's maker, and what it"
              + " may sign for (docs/releases.md)");
    }
    return trusted;
  }

  /** Puts the jars among the objects; refuses a release of which a jar is nowhere. */
  void stage(ReleaseArchive archive, VerifiedRelease verified, SetJars jars)
      throws IOException, RefusedChangeException {
    List<BundleEntry> missing =
        ReleaseVerifier.stage(archive, verified, folders.objects()).stream()
            .filter(bundle -> jars.find(bundle.sha256()).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new RefusedChangeException(
          "missing-jars",
          "the file is without %d jars that this router lacks: %s"
              .formatted(missing.size(), names(missing)));
    }
    Path known = folders.known(verified.hash());
    OwnerOnly.createDirectories(known);
    DurableFile.write(known.resolve("release.json.sig"), archive.signatures());
    DurableFile.write(known.resolve("release.json"), archive.json());
    DurableFile.forceFolder(known.getParent());
    DurableFile.forceFolder(folders.root());
  }

  private static String names(List<BundleEntry> bundles) {
    String shown =
        bundles.stream()
            .limit(SHOWN)
            .map(bundle -> bundle.symbolicName() + " " + bundle.version())
            .collect(Collectors.joining(", "));
    return bundles.size() > SHOWN ? shown + ", …" : shown;
  }
}
