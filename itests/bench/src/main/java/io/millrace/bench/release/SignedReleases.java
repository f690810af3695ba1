// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.release;

import io.millrace.lib.release.archive.ReleaseArchive;
import io.millrace.lib.release.archive.ReleaseArchiveWriter;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes releases of some of our bundles, each a build of its own, signed with a key that a router
 * can be told to trust.
 */
public final class SignedReleases {
  public static final String OURS = "io.millrace.";
  private static final String NAME = "bench";

  private final Path distribution;
  private final Path folder;
  private final KeyPair pair;
  private int sequence;

  /**
   * A release.
   *
   * @param qualifier of the version of each of its bundles
   * @param jars of its bundles by symbolic name
   */
  public record Signed(Path file, String sequence, String qualifier, Map<String, Path> jars) {
    public List<String> symbolicNames() {
      return List.copyOf(jars.keySet());
    }
  }

  /** Makes a key pair; the files go into a folder. */
  public SignedReleases(Path distribution, Path folder)
      throws IOException, GeneralSecurityException {
    this.distribution = distribution;
    this.folder = Files.createDirectories(folder);
    this.pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  /** Has a router trust the key for everything. */
  public void trustIn(Path etc) throws IOException {
    Path trust = Files.createDirectories(etc.resolve("trust"));
    String base64 = Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded());
    Files.writeString(
        trust.resolve(NAME + ".pem"),
        "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n");
    Files.writeString(trust.resolve(NAME + ".cfg"), "algorithm = Ed25519\nbundles = *\npids = *\n");
  }

  /**
   * Makes the next release, which replaces nothing but these bundles.
   *
   * @param names without the common prefix
   */
  public Signed next(List<String> names)
      throws IOException, InterruptedException, GeneralSecurityException {
    String qualifier = "r%05d".formatted(++sequence);
    Path bundles = folder.resolve(qualifier);
    Map<String, Path> jars = new TreeMap<>();
    for (String name : names) {
      Path installed = SecondBuild.installed(distribution, OURS + name);
      Path level = bundles.resolve(installed.getParent().getFileName().toString());
      jars.put(OURS + name, SecondBuild.of(installed, Files.createDirectories(level), qualifier));
    }
    Path file = build(bundles, names);
    sign(file);
    return new Signed(file, Integer.toString(sequence), qualifier, jars);
  }

  private Path build(Path bundles, List<String> names) throws IOException, InterruptedException {
    Path log = folder.resolve("build.log");
    ProcessBuilder build =
        new ProcessBuilder(
                distribution.resolve("bin/millrace").toAbsolutePath().toString(),
                "release",
                "build",
                NAME,
                "1.0." + sequence,
                "--sequence=" + sequence,
                "--bundles=" + bundles,
                "--only=" + names.stream().map(OURS::concat).collect(Collectors.joining(",")),
                "--output=" + folder)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    if (build.start().waitFor() != 0) {
      throw new IOException("release build: " + Files.readString(log));
    }
    return folder.resolve(NAME + "-1.0." + sequence + ".mrl");
  }

  private void sign(Path file) throws IOException, GeneralSecurityException {
    try (ReleaseArchive archive = ReleaseArchive.open(file)) {
      byte[] json = archive.json();
      SignatureLine line = SignatureLine.sign(pair.getPrivate(), pair.getPublic(), json);
      byte[] signatures = SignatureLine.write(List.of(line));
      ReleaseArchiveWriter.sign(file, archive, signatures, archive.jarsOf(ReleaseJson.read(json)));
    }
  }
}
