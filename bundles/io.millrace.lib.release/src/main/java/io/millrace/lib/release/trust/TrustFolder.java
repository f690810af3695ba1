// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.trust;

import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads {@code etc/trust}: a key is {@code NAME.pem} and {@code NAME.cfg}; the file {@code revoked}
 * has lines {@code key ID} and {@code release HASH}. One file that is wrong makes the whole folder
 * unusable, and so does one of another name, but for hidden ones: a revocation that is passed over
 * would be worse than a release that waits.
 */
public final class TrustFolder {
  /** The file with the hashes of jars that the operator allows, whoever made them. */
  public static final String ALLOWED = "allowed";

  private static final String PEM = ".pem";
  private static final String CFG = ".cfg";
  private static final String REVOKED = "revoked";
  private static final Set<String> LISTS = Set.of(REVOKED, ALLOWED);

  private TrustFolder() {}

  /** Returns whom the folder trusts; fails with a sentence that names the file. */
  public static TrustSet read(Path folder) throws IOException {
    Set<String> names = names(folder);
    Map<String, TrustedKey> keys = new LinkedHashMap<>();
    Map<String, TrustedKey> ofRole = new HashMap<>();
    for (String name : names) {
      TrustedKey key = TrustFile.read(folder.resolve(name + PEM), folder.resolve(name + CFG), name);
      TrustedKey same = keys.putIfAbsent(key.id(), key);
      if (same != null) {
        throw new IOException(folder + ": " + name + " and " + same.name() + " are one key");
      }
      requireOneThreshold(folder, ofRole.values(), key);
      ofRole.put(key.role(), key);
    }
    Set<String> revokedKeys = new HashSet<>();
    Set<String> revokedReleases = new HashSet<>();
    readRevoked(folder.resolve(REVOKED), revokedKeys, revokedReleases);
    return new TrustSet(Map.copyOf(keys), Set.copyOf(revokedKeys), Set.copyOf(revokedReleases));
  }

  static void requireOneThreshold(Object folder, Collection<TrustedKey> others, TrustedKey key)
      throws IOException {
    for (TrustedKey other : others) {
      if (other.role().equals(key.role()) && other.threshold() != key.threshold()) {
        throw new IOException(
            "%s: %s and %s have the role %s, but not one threshold"
                .formatted(folder, other.name(), key.name(), key.role()));
      }
    }
  }

  /**
   * Returns the files of such a folder as a change, for a release.
   *
   * @throws IOException when a router would refuse it
   */
  public static TrustChange change(Path folder) throws IOException {
    read(folder);
    if (Files.exists(folder.resolve(ALLOWED))) {
      throw new IOException(folder.resolve(ALLOWED) + ": a release cannot bring it");
    }
    Map<String, TrustChange.KeyText> keys = new HashMap<>();
    for (String name : names(folder)) {
      keys.put(
          name,
          new TrustChange.KeyText(
              TextFile.read(folder.resolve(name + PEM)),
              TextFile.read(folder.resolve(name + CFG))));
    }
    Path revoked = folder.resolve(REVOKED);
    return new TrustChange(
        keys, Files.exists(revoked) ? TextFile.read(revoked).lines().toList() : List.of());
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    List<String> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.map(file -> file.getFileName().toString()).toList();
    }
    for (String file : files) {
      if (file.endsWith(PEM) || file.endsWith(CFG)) {
        names.add(file.substring(0, file.length() - PEM.length()));
      } else if (!LISTS.contains(file) && !file.startsWith(".")) {
        throw new IOException(
            folder.resolve(file)
                + ": not used; allowed are NAME.pem, NAME.cfg, revoked and allowed");
      }
    }
    return names;
  }

  private static void readRevoked(Path file, Set<String> keys, Set<String> releases)
      throws IOException {
    if (Files.exists(file)) {
      addRevoked(file, TextFile.read(file).lines().toList(), keys, releases);
    }
  }

  static void addRevoked(Object file, List<String> lines, Set<String> keys, Set<String> releases)
      throws IOException {
    for (String line : lines) {
      String[] words = line.split("#", 2)[0].strip().split("\\s+");
      if (words[0].isEmpty()) {
        continue;
      }
      if (words.length != 2
          || !Sha256.isHash(words[1])
          || !Set.of("key", "release").contains(words[0])) {
        throw new IOException(file + ": \"" + line + "\"; allowed is key ID or release HASH");
      }
      (words[0].equals("key") ? keys : releases).add(words[1]);
    }
  }
}
