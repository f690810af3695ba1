// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.BundleManifest;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustChange.KeyText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A release that a test makes: what is not said is as harmless as can be. */
final class TestRelease {
  static final KeyPair MAKER = pair();
  static final KeyPair SECOND = pair();

  private final List<BundleEntry> bundles = new ArrayList<>();
  private final Map<String, Path> jars = new HashMap<>();
  private final String version;
  private final long sequence;
  private final Map<String, Map<String, Object>> configurations = new HashMap<>();
  private Requirements requires = Requirements.NONE;
  private List<String> only = List.of();
  private boolean withJars = true;
  private List<KeyPair> signers = List.of(MAKER);
  private TrustChange change = TrustChange.NONE;

  TestRelease(String version, long sequence) {
    this.version = version;
    this.sequence = sequence;
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Makes a folder of keys with the one that signs these releases, for names of its scope. */
  static void trust(Path folder, String scope) throws IOException {
    Files.createDirectories(folder);
    KeyText maker = key(MAKER, scope);
    Files.writeString(folder.resolve("maker.pem"), maker.pem());
    Files.writeString(folder.resolve("maker.cfg"), maker.settings());
  }

  /** Returns a key for names of its scope, as files or a release say it. */
  static KeyText key(KeyPair pair, String scope) {
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return new KeyText(
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n",
        "algorithm = Ed25519\nbundles = " + scope + "\npids = *\n");
  }

  /** Changes the trusted keys. */
  TestRelease trust(TrustChange keys) {
    change = keys;
    return this;
  }

  TestRelease signedBy(KeyPair... pairs) {
    signers = List.of(pairs);
    return this;
  }

  TestRelease bundle(Path jar, int level) throws IOException {
    BundleManifest manifest = BundleManifest.of(jar);
    String sha256 = Sha256.of(Files.readAllBytes(jar));
    jars.put(sha256, jar);
    bundles.add(
        new BundleEntry(
            "org:" + manifest.symbolicName() + ":1",
            manifest.symbolicName(),
            manifest.version(),
            sha256,
            Files.size(jar),
            level));
    return this;
  }

  TestRelease only(String... names) {
    only = List.of(names);
    return this;
  }

  TestRelease requires(Requirements needed) {
    requires = needed;
    return this;
  }

  TestRelease configuration(String pid, String key, Object value) {
    configurations.computeIfAbsent(pid, none -> new HashMap<>()).put(key, value);
    return this;
  }

  TestRelease withoutJars() {
    withJars = false;
    return this;
  }

  /** Writes the signed file into a folder. */
  Path write(Path folder) throws Exception {
    Release release =
        new Release(
                new ReleaseId("org.example", "house", version),
                sequence,
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2099-01-01T00:00:00Z"),
                requires,
                new Gates(List.of(), List.of(), 1),
                new Replaces(only, List.of()),
                bundles,
                configurations,
                Set.of(),
                Map.of(),
                "")
            .with(change);
    byte[] json = ReleaseJsonWriter.write(release);
    List<SignatureLine> lines = new ArrayList<>();
    for (KeyPair each : signers) {
      lines.add(SignatureLine.sign(each.getPrivate(), each.getPublic(), json));
    }
    Path file = folder.resolve(release.id().fileName());
    ReleaseArchiveWriter.write(
        file,
        json,
        SignatureLine.write(lines),
        withJars ? bundles : List.of(),
        (bundle, sink) ->
            sink.write(ByteBuffer.wrap(Files.readAllBytes(jars.get(bundle.sha256())))));
    return file;
  }
}
