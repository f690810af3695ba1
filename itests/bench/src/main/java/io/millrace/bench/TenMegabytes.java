// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.NamePatterns;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.SigningAlgorithm;
import io.millrace.lib.release.trust.TrustSet;
import io.millrace.lib.release.trust.TrustedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A signed release of the router's own bundles and one more, which makes it 10 MB. */
record TenMegabytes(Path file, TrustSet trust) {
  private static final int BYTES = 10_000_000;

  static TenMegabytes in(Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path distribution = Path.of(System.getProperty("millrace.distribution"));
    Path bundles = folder.resolve("bundles");
    long size = copy(distribution.resolve("system"), bundles);
    filler(bundles.resolve("60/filler.jar"), (int) Math.max(0, BYTES - size));
    Process build =
        new ProcessBuilder(
                distribution.resolve("bin/millrace").toString(),
                "release",
                "build",
                "bench",
                "1",
                "--sequence=1",
                "--bundles=" + bundles,
                "--output=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.to(folder.resolve("log").toFile()))
            .start();
    if (build.waitFor() != 0) {
      throw new IOException(Files.readString(folder.resolve("log")));
    }
    Path file = folder.resolve("bench-1.mrl");
    return new TenMegabytes(file, signed(file));
  }

  private static long copy(Path from, Path to) throws IOException {
    long size = 0;
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
        size += Files.isRegularFile(file) ? Files.size(file) : 0;
      }
    }
    return size;
  }

  private static void filler(Path file, int bytes) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.example.filler");
    byte[] content = new byte[bytes];
    new Random(1).nextBytes(content);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      jar.putNextEntry(new JarEntry("content"));
      jar.write(content);
      jar.closeEntry();
    }
  }

  private static TrustSet signed(Path file) throws IOException, GeneralSecurityException {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      byte[] json = archive.json();
      SignatureLine line = SignatureLine.sign(pair.getPrivate(), pair.getPublic(), json);
      byte[] signatures = SignatureLine.write(List.of(line));
      ReleaseArchiveWriter.sign(file, archive, signatures, archive.jarsOf(ReleaseJson.read(json)));
    }
    NamePatterns all = new NamePatterns(List.of("*"));
    TrustedKey key =
        new TrustedKey(
            "bench",
            pair.getPublic(),
            SigningAlgorithm.ED25519,
            Instant.MIN,
            Instant.MAX,
            all,
            all,
            false,
            false,
            "release",
            1);
    return new TrustSet(Map.of(key.id(), key), Set.of(), Set.of());
  }
}
