// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.TextFile;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.Release;
import io.millrace.lib.release.feature.ReleaseJson;
import io.millrace.lib.release.trust.SignatureLine;
import io.millrace.lib.release.trust.Signers;
import io.millrace.lib.release.trust.TrustFolder;
import io.millrace.lib.release.trust.TrustSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The jars that trusted keys cover at present: those of each release that the router knows and
 * whose signatures count, and those that the operator allows by hash in the file {@code allowed} of
 * the trust folder.
 *
 * <p>A key's validity is judged by the time when the release was made: a key that has run out signs
 * nothing new, and takes nothing away. Who wants that revokes the key, or the release.
 */
public final class TrustedJars {
  /** The newest count: a start deletes what nothing names any more. */
  private static final int MOST_RELEASES = 1_000;

  private final Path trust;
  private final RouterTrust keys;
  private final Path known;

  /**
   * Looks into two folders.
   *
   * @param trust the router's {@code etc/trust}; without it nobody is trusted
   * @param known a folder a release, with its JSON and its signatures; beside it lies {@link
   *     RouterTrust#FOLDER}
   */
  public TrustedJars(Path trust, Path known) {
    this.trust = trust;
    keys = new RouterTrust(trust, known.resolveSibling(RouterTrust.FOLDER));
    this.known = known;
  }

  /**
   * Returns the hashes of the jars.
   *
   * @throws IOException when the trust folder has a file that is wrong; the message names it
   */
  public Set<String> read() throws IOException {
    return read(keys.read());
  }

  /** Returns the hashes of the jars that these keys would cover; fails as {@link #read()} does. */
  public Set<String> read(TrustSet trusted) throws IOException {
    Set<String> hashes = new TreeSet<>();
    if (Files.isDirectory(trust)) {
      for (Path release : releases()) {
        add(release, trusted, hashes);
      }
      hashes.addAll(allowed());
    }
    return hashes;
  }

  private List<Path> releases() throws IOException {
    if (!Files.isDirectory(known)) {
      return List.of();
    }
    Map<Path, FileTime> received = new HashMap<>();
    try (Stream<Path> found = Files.list(known)) {
      found.filter(Files::isDirectory).forEach(each -> received.put(each, received(each)));
    }
    return received.keySet().stream()
        .sorted(Comparator.<Path, FileTime>comparing(received::get).reversed())
        .limit(MOST_RELEASES)
        .toList();
  }

  private static FileTime received(Path release) {
    try {
      return Files.getLastModifiedTime(release);
    } catch (IOException gone) {
      return FileTime.fromMillis(0);
    }
  }

  /** A release that is refused, or half there, covers nothing. */
  private static void add(Path folder, TrustSet keys, Set<String> hashes) {
    List<String> covered = new ArrayList<>();
    try {
      byte[] json = bytes(folder.resolve("release.json"), Bounds.JSON_BYTES);
      byte[] lines = bytes(folder.resolve("release.json.sig"), Bounds.SIGNATURE_BYTES);
      Release release = ReleaseJson.read(json);
      Signers signers = Signers.of(keys, json, SignatureLine.read(lines), release.created());
      signers.requireThreshold();
      for (BundleEntry bundle : release.bundles()) {
        signers.requireBundle(bundle.symbolicName());
        covered.add(bundle.sha256());
      }
    } catch (IOException refused) {
      return;
    }
    hashes.addAll(covered);
  }

  private static byte[] bytes(Path file, int most) throws IOException {
    if (Files.size(file) > most) {
      throw new IOException(file + ": too large");
    }
    return Files.readAllBytes(file);
  }

  private Set<String> allowed() throws IOException {
    Path file = trust.resolve(TrustFolder.ALLOWED);
    Set<String> hashes = new TreeSet<>();
    if (Files.exists(file)) {
      for (String line : TextFile.read(file).lines().toList()) {
        String hash = line.split("#", 2)[0].strip();
        if (!hash.isEmpty() && !Sha256.isHash(hash)) {
          throw new IOException(file + ": \"" + line + "\"; allowed is the SHA-256 of a jar");
        }
        if (!hash.isEmpty()) {
          hashes.add(hash);
        }
      }
    }
    return hashes;
  }
}
