// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.release.feature.BundleManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The factory set: the jars that the program brings, {@code system/<start level>/*.jar}. All are
 * read and hashed once, when the folder is read.
 */
public final class FactoryFolder {
  private final InstalledSet set;
  private final Map<String, Path> jars;
  private final Map<Path, String> problems;

  private FactoryFolder(InstalledSet set, Map<String, Path> jars, Map<Path, String> problems) {
    this.set = set;
    this.jars = Map.copyOf(jars);
    this.problems = problems;
  }

  /** Says what the hash of a jar is. */
  @FunctionalInterface
  public interface Hash {
    /**
     * Returns the SHA-256.
     *
     * @throws IOException when the jar cannot be read
     */
    String of(Path jar) throws IOException;
  }

  /** Reads the folder; what is no bundle or cannot be read is left out and is a problem. */
  public static FactoryFolder read(Path system) throws IOException {
    return read(system, SetJars::hash);
  }

  /**
   * Reads the folder.
   *
   * @param hash is asked once for each jar
   */
  public static FactoryFolder read(Path system, Hash hash) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(system, 2)) {
      files = found.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    List<SetBundle> bundles = new ArrayList<>();
    Map<String, Path> jars = new HashMap<>();
    Map<Path, String> problems = new TreeMap<>();
    for (Path file : files) {
      try {
        BundleManifest manifest = BundleManifest.of(file);
        String sha256 = hash.of(file);
        bundles.add(
            new SetBundle(manifest.symbolicName(), manifest.version(), sha256, level(file)));
        jars.put(sha256, file);
      } catch (IOException | NumberFormatException odd) {
        problems.put(file, file + " is left out: " + odd.getMessage());
      }
    }
    return new FactoryFolder(new InstalledSet(bundles, Map.of()), jars, problems);
  }

  private static int level(Path jar) {
    return Integer.parseInt(jar.toAbsolutePath().getParent().getFileName().toString());
  }

  /** Returns the factory set; it has no configurations of its own. */
  public InstalledSet set() {
    return set;
  }

  /** Returns the jar of a hash, if the factory set has it. */
  public Optional<Path> jar(String sha256) {
    return Optional.ofNullable(jars.get(sha256));
  }

  /** Returns a sentence for each file that is no bundle or cannot be read. */
  public List<String> problems() {
    return List.copyOf(problems.values());
  }

  /**
   * Returns a sentence for each jar that is damaged: its contents do not fit their checksums. Those
   * of a set that was the factory set before have been whole and are not read again.
   */
  public List<String> damaged(InstalledSet before) {
    List<Path> suspect = new ArrayList<>(problems.keySet());
    Set<String> known =
        before.bundles().stream().map(SetBundle::sha256).collect(Collectors.toSet());
    jars.forEach(
        (sha256, jar) -> suspect.addAll(known.contains(sha256) ? List.of() : List.of(jar)));
    return suspect.stream()
        .sorted()
        .flatMap(jar -> JarContents.fault(jar).map(why -> jar + " is damaged: " + why).stream())
        .toList();
  }
}
