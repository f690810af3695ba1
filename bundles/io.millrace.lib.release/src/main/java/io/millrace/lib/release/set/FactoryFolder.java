// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.release.RefusedReleaseException;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.feature.BundleManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The factory set: the jars that the program brings, {@code system/<start level>/*.jar}. All are
 * read and hashed once, when the folder is read.
 */
public final class FactoryFolder {
  private final InstalledSet set;
  private final Map<String, Path> jars;
  private final List<String> problems;

  private FactoryFolder(InstalledSet set, Map<String, Path> jars, List<String> problems) {
    this.set = set;
    this.jars = Map.copyOf(jars);
    this.problems = List.copyOf(problems);
  }

  /** Reads the folder; what is no bundle is left out of the set and named among the problems. */
  public static FactoryFolder read(Path system) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(system, 2)) {
      files = found.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    List<SetBundle> bundles = new ArrayList<>();
    Map<String, Path> jars = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Path file : files) {
      try {
        BundleManifest manifest = BundleManifest.of(file);
        String sha256 = Sha256.of(Files.readAllBytes(file));
        bundles.add(
            new SetBundle(manifest.symbolicName(), manifest.version(), sha256, level(file)));
        jars.put(sha256, file);
      } catch (RefusedReleaseException | NumberFormatException odd) {
        problems.add(file + " is left out: " + odd.getMessage());
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

  /** Returns a sentence for each file that is no bundle. */
  public List<String> problems() {
    return problems;
  }
}
