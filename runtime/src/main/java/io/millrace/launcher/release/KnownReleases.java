// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.release.feature.ReleaseJson;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The JSON and signatures of releases that the router has seen: they say which jars trusted keys
 * cover, and what a set consists of. Those that the journal does not name any more and of which no
 * jar may run are deleted.
 */
final class KnownReleases {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private KnownReleases() {}

  /**
   * Deletes what nobody needs; with a line in the log where that fails.
   *
   * @param known a folder for each release, called by its hash
   * @param named hashes of releases that the journal names
   * @param jars hashes of the jars that may run
   */
  static void collect(Path known, Set<String> named, Set<String> jars) {
    if (!Files.isDirectory(known)) {
      return;
    }
    for (Path release : list(known)) {
      if (!named.contains(release.getFileName().toString()) && !covers(release, jars)) {
        delete(release);
      }
    }
  }

  private static boolean covers(Path release, Set<String> jars) {
    try {
      return ReleaseJson.read(Files.readAllBytes(release.resolve("release.json")))
          .bundles()
          .stream()
          .anyMatch(bundle -> jars.contains(bundle.sha256()));
    } catch (IOException halfThere) {
      return false;
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.toList();
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} cannot be read: {1}", folder, failure.toString());
      return List.of();
    }
  }

  private static void delete(Path release) {
    try {
      for (Path file : Files.isDirectory(release) ? list(release) : List.<Path>of()) {
        Files.delete(file);
      }
      Files.delete(release);
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "{0} stays: {1}", release, failure.toString());
    }
  }
}
