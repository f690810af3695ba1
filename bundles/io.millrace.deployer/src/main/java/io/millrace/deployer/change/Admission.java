// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.set.InstalledSet;
import io.millrace.lib.release.set.ReleaseFolders;
import io.millrace.lib.release.set.SetBundle;
import io.millrace.lib.release.set.SetJars;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.verify.Policy;
import io.millrace.lib.release.verify.ReleaseVerifier;
import io.millrace.lib.release.verify.RouterTrust;
import io.millrace.lib.release.verify.TrustedJars;
import io.millrace.lib.release.verify.VerifiedRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  /**
   * Returns what a staged release changes about the trusted keys, one sentence each; refuses what
   * would leave bundles that nobody trusted has signed.
   *
   * @param target the set that is to run
   * @param factory the program's own bundles, which need no signature
   */
  List<String> keyChanges(VerifiedRelease verified, InstalledSet target, InstalledSet factory)
      throws IOException, RefusedChangeException {
    TrustChange change = verified.release().trust();
    if (change.isNone()) {
      return List.of();
    }
    RouterTrust router = new RouterTrust(trust, folders.trust());
    if (router.isFull()) {
      throw new RefusedChangeException(
          "too-many-key-changes",
          "the trusted keys were changed %d times: put the keys that count into etc/trust, and"
                  .formatted(RouterTrust.MOST)
              + " delete data/releases/trust");
    }
    TrustSet before = router.read();
    TrustedJars jars = new TrustedJars(trust, folders.known(""));
    Set<String> lost = jars.read(before);
    lost.removeAll(jars.read(before.with(change)));
    factory.bundles().forEach(bundle -> lost.remove(bundle.sha256()));
    List<String> uncovered =
        target.bundles().stream()
            .filter(bundle -> lost.contains(bundle.sha256()))
            .map(SetBundle::symbolicName)
            .toList();
    if (!uncovered.isEmpty()) {
      throw new RefusedChangeException(
          "keys-of-what-stays",
          "after its change of the trusted keys nobody trusted would have signed what stays: "
              + shown(uncovered)
              + "; a release that has these too can change them");
    }
    return KeyChanges.of(before, change);
  }

  private TrustSet trusted() throws IOException, RefusedChangeException {
    TrustSet trusted = new RouterTrust(trust, folders.trust()).read();
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
    return shown(
        bundles.stream().map(bundle -> bundle.symbolicName() + " " + bundle.version()).toList());
  }

  private static String shown(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? shown + ", …" : shown;
  }
}
