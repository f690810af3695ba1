// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import io.millrace.lib.release.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;

/**
 * Makes signed release files for a router in a test: with a key that the router trusts, another
 * that it does not know, and one that it has revoked. Sequences grow.
 */
public final class ReleaseMaker {
  private final Path distribution;
  private final Path folder;
  private final KeyPair trusted = pair();
  private final KeyPair revoked = pair();
  private final KeyPair stranger = pair();
  private long sequence = 100;

  /**
   * Makes it.
   *
   * @param distribution whose bundles the releases are made of
   * @param folder where the files go
   */
  public ReleaseMaker(Path distribution, Path folder) throws IOException {
    this.distribution = distribution;
    this.folder = Files.createDirectories(folder);
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Writes what a router trusts into its configuration folder. */
  public void trust(Path etc) throws IOException {
    Path trust = Files.createDirectories(etc.resolve("trust"));
    trust(trust, "maker", trusted);
    trust(trust, "former", revoked);
    Files.write(trust.resolve("revoked"), List.of("key " + TrustedKey.id(revoked.getPublic())));
  }

  private static void trust(Path folder, String name, KeyPair pair) throws IOException {
    String key = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        folder.resolve(name + ".pem"),
        "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n");
    Files.write(
        folder.resolve(name + ".cfg"), List.of("algorithm = Ed25519", "bundles = *", "pids = *"));
  }

  /** Returns a release without content, of the next sequence, signed by the trusted key. */
  public ReleaseDraft draft(String name) {
    sequence++;
    return new ReleaseDraft(this, name, sequence);
  }

  /** Returns a release that changes nothing: other builds of some bundles of the distribution. */
  public ReleaseDraft unchanged(String name, List<String> bundles) throws IOException {
    ReleaseDraft draft = draft(name);
    for (String each : bundles) {
      draft.bundle(each, SecondBuild.of(installed(each), folder, "same" + sequence));
    }
    return draft;
  }

  /** Returns the jar of a bundle of the distribution. */
  Path installed(String symbolicName) throws IOException {
    return SecondBuild.installed(distribution, symbolicName);
  }

  Path distribution() {
    return distribution;
  }

  Path folder() {
    return folder;
  }

  KeyPair trusted() {
    return trusted;
  }

  KeyPair revoked() {
    return revoked;
  }

  KeyPair stranger() {
    return stranger;
  }
}
