// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.JarSink;
import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.configuration.ReleaseConfigurations;
import io.millrace.lib.release.configuration.SecretKeys;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.Signers;
import io.millrace.lib.release.trust.TrustSet;
import java.io.IOException;
import java.util.List;

/**
 * Decides whether a release may be installed. The order matters: the file's form, then the
 * signatures over the exact bytes, and only then what these say; jars last, each hashed while it is
 * read. Nothing is written before the signatures are verified.
 */
public final class ReleaseVerifier {
  private final TrustSet trust;
  private final Policy policy;

  /** Makes a verifier for one router at one time. */
  public ReleaseVerifier(TrustSet trust, Policy policy) {
    this.trust = trust;
    this.policy = policy;
  }

  /** Verifies all but the jars' bytes. */
  public VerifiedRelease verify(ReleaseArchive archive) throws IOException {
    byte[] json = archive.json();
    List<SignatureLine> lines = SignatureLine.read(archive.signatures());
    Signers signers = Signers.of(trust, json, lines, policy.now());
    signers.requireThreshold(); // also where there is no bundle and no configuration to ask for
    Release release = ReleaseJson.read(json);
    requireScope(release, signers);
    requireRotation(release, signers, json, lines);
    ReleaseConfigurations.requireWritable(release);
    SecretKeys.NAMES.requireNone(release);
    requireTime(release);
    requireSequence(release, signers);
    return new VerifiedRelease(Sha256.of(json), release, signers, archive.jarsOf(release));
  }

  private static void requireScope(Release release, Signers signers)
      throws RefusedReleaseException {
    for (BundleEntry bundle : release.bundles()) {
      signers.requireBundle(bundle.symbolicName());
    }
    for (String named : release.replaces().bundles()) {
      signers.requireBundle(named);
    }
    for (String pid : release.configurations().keySet()) {
      signers.requirePid(pid);
    }
  }

  /** A release that nobody would trust after its own change could not be started any more. */
  private void requireRotation(
      Release release, Signers signers, byte[] json, List<SignatureLine> lines)
      throws RefusedReleaseException {
    if (release.trust().isNone()) {
      return;
    }
    signers.requireRotation();
    TrustSet after = trust.with(release.trust());
    try {
      Signers left = Signers.of(after, json, lines, policy.now());
      left.requireThreshold();
      requireScope(release, left);
    } catch (RefusedReleaseException own) {
      throw new RefusedReleaseException(
          Refusal.OWN_KEY_REVOKED,
          "after its change of the trusted keys the release itself would not be trusted: "
              + own.getMessage()
              + "; a key that stays has to sign it too");
    }
  }

  private void requireTime(Release release) throws RefusedReleaseException {
    if (policy.now().isAfter(release.expires())) {
      throw new RefusedReleaseException(
          Refusal.EXPIRED, "the release has expired at " + release.expires());
    }
  }

  private void requireSequence(Release release, Signers signers) throws RefusedReleaseException {
    if (release.sequence() > policy.lastSequence()) {
      return;
    }
    String what =
        "the release's sequence %d is not above %d, the last one's"
            .formatted(release.sequence(), policy.lastSequence());
    if (!policy.downgrade()) {
      throw new RefusedReleaseException(Refusal.OLD_SEQUENCE, what);
    }
    if (!signers.mayDowngrade()) {
      throw new RefusedReleaseException(
          Refusal.OLD_SEQUENCE, what + ", and who signed it may not downgrade");
    }
  }

  /** Reads every jar in the file and refuses the release when one is not what it says. */
  public static void verifyJars(ReleaseArchive archive, VerifiedRelease verified)
      throws IOException {
    for (BundleEntry bundle : verified.jars()) {
      archive.readJar(bundle, JarSink.NONE);
    }
  }

  /**
   * Puts the jars in the file that are not there yet among the objects, all or none.
   *
   * @return the bundles whose jars are neither in the file nor among the objects
   */
  public static List<BundleEntry> stage(
      ReleaseArchive archive, VerifiedRelease verified, ObjectFolder objects) throws IOException {
    Release release = verified.release();
    try (ObjectFolder.Batch batch = objects.begin()) {
      for (BundleEntry bundle : release.bundles()) {
        if (objects.has(bundle.sha256())) {
          batch.check(bundle);
        } else if (verified.jars().contains(bundle)) {
          batch.take(archive, bundle);
        }
      }
      batch.finish();
      if (!release.configurations().isEmpty()) {
        SecretKeys.of(batch.jars(release)).requireNone(release);
      }
      batch.keep();
    }
    return release.bundles().stream().filter(bundle -> !objects.has(bundle.sha256())).toList();
  }
}
