// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Gates;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseId;
import io.millrace.lib.release.feature.ReleaseJsonWriter;
import io.millrace.lib.release.feature.Replaces;
import io.millrace.lib.release.feature.Requirements;
import io.millrace.lib.release.trust.NamePatterns;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.SigningAlgorithm;
import io.millrace.lib.release.trust.TrustChange;
import io.millrace.lib.release.trust.TrustChange.KeyText;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** A good, signed release of two bundles, and everything about it that can be made bad. */
final class Forgery {
  static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  static final KeyPair MAKER = pair("Ed25519");
  static final KeyPair SECOND = pair("EC");
  static final KeyPair STRANGER = pair("Ed25519");

  final Map<String, byte[]> jars = new HashMap<>();
  final List<BundleEntry> bundles = new ArrayList<>();
  final List<KeyPair> signers = new ArrayList<>(List.of(MAKER));
  final Map<String, TrustedKey> keys = new HashMap<>();
  final Set<String> revokedKeys = new HashSet<>();
  final Set<String> revokedReleases = new HashSet<>();
  Map<String, Map<String, Object>> configurations = Map.of();
  TrustChange change = TrustChange.NONE;
  Instant expires = NOW.plusSeconds(1);
  Policy policy = new Policy(NOW, 6, false);
  UnaryOperator<String> json = text -> text;
  UnaryOperator<String> signatures = text -> text;
  Consumer<ForgedZip> zip = file -> {};
  UnaryOperator<byte[]> bytes = file -> file;
  String signed = "";

  Forgery() {
    bundle("org.example.one", "org.example.one");
    bundle("org.example.two", "org.example.two");
    trust("maker", MAKER, "org.example.*", "release", 1);
    trust("second", SECOND, "org.example.*", "release", 1);
  }

  private static KeyPair pair(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (kind.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Adds a bundle to the release; its jar may say that it is another one. */
  void bundle(String name, String inManifest) {
    bundle(name, jar(inManifest, 0));
  }

  void bundle(String name, byte[] jar) {
    String sha256 = Sha256.of(jar);
    jars.put(sha256, jar);
    bundles.add(new BundleEntry("org:" + name + ":1", name, "1.0.0", sha256, jar.length, 60));
  }

  /** Returns a jar with a manifest that is longer by so many characters, all the same. */
  static byte[] jar(String symbolicName, int longer) {
    return jar(symbolicName, longer, Map.of());
  }

  private static byte[] jar(String symbolicName, int longer, Map<String, String> files) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
    manifest.getMainAttributes().putValue("Bundle-Version", "1.0.0");
    manifest.getMainAttributes().putValue("Bundle-Comment", "x".repeat(longer));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** Returns a jar that describes one key of its PID as a password. */
  static byte[] describing(String symbolicName, String key) {
    String metatype =
        """
        <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.2.0">
          <OCD id="one"><AD id="%s" type="Password"/><AD id="port" type="Integer"/></OCD>
          <Designate factoryPid="%s"><Object ocdref="one"/></Designate>
        </metatype:MetaData>
        """
            .formatted(key, symbolicName);
    return jar(symbolicName, 0, Map.of("OSGI-INF/metatype/one.xml", metatype));
  }

  void trust(String name, KeyPair pair, String names, String role, int threshold) {
    trust(name, pair, names, role, threshold, Instant.MIN, Instant.MAX, false);
  }

  void trust(
      String name,
      KeyPair pair,
      String names,
      String role,
      int threshold,
      Instant from,
      Instant until,
      boolean mayDowngrade) {
    trust(name, pair, names, role, threshold, from, until, mayDowngrade, false);
  }

  /** Lets the maker's key change the trusted keys. */
  void makerMayRotate() {
    trust("maker", MAKER, "*", "release", 1, Instant.MIN, Instant.MAX, false, true);
  }

  private void trust(
      String name,
      KeyPair pair,
      String names,
      String role,
      int threshold,
      Instant from,
      Instant until,
      boolean mayDowngrade,
      boolean mayRotate) {
    NamePatterns scope = new NamePatterns(List.of(names));
    SigningAlgorithm algorithm = pair == SECOND ? SigningAlgorithm.ES256 : SigningAlgorithm.ED25519;
    TrustedKey key =
        new TrustedKey(
            name,
            pair.getPublic(),
            algorithm,
            from,
            until,
            scope,
            scope,
            mayDowngrade,
            mayRotate,
            role,
            threshold);
    keys.put(key.id(), key);
  }

  TrustSet trust() {
    return new TrustSet(keys, revokedKeys, revokedReleases);
  }

  Release release() {
    return new Release(
            new ReleaseId("org.example", "forged", "1.0.0"),
            7,
            NOW.minusSeconds(1),
            expires,
            Requirements.NONE,
            Gates.NONE,
            Replaces.ALL,
            bundles,
            configurations,
            Set.of(),
            Map.of(),
            "")
        .with(change);
  }

  /** Returns a key as a release adds it. */
  static KeyText text(KeyPair pair, String settings) {
    String algorithm = pair == SECOND ? "ES256" : "Ed25519";
    String key = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    return new KeyText(
        "-----BEGIN PUBLIC KEY-----\n" + key + "\n-----END PUBLIC KEY-----\n",
        "algorithm = " + algorithm + "\n" + settings);
  }

  byte[] file() throws GeneralSecurityException {
    String written = new String(ReleaseJsonWriter.write(release()), StandardCharsets.UTF_8);
    byte[] text = json.apply(written).getBytes(StandardCharsets.UTF_8);
    signed = Sha256.of(text);
    List<SignatureLine> lines = new ArrayList<>();
    for (KeyPair pair : signers) {
      lines.add(SignatureLine.sign(pair.getPrivate(), pair.getPublic(), text));
    }
    String given = new String(SignatureLine.write(lines), StandardCharsets.US_ASCII);
    ForgedZip forged = new ForgedZip();
    forged.add("release.json", text);
    forged.add("release.json.sig", signatures.apply(given).getBytes(StandardCharsets.US_ASCII));
    for (BundleEntry bundle : bundles) {
      forged.add(bundle.entryName(), jars.get(bundle.sha256()));
    }
    zip.accept(forged);
    return bytes.apply(forged.bytes());
  }
}
