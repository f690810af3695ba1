// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.swap;

import io.millrace.rig.SecondBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The bundles of ours in a distribution, and builds of them: each with a qualifier of its own. */
final class Builds {
  static final String OURS = "io.millrace.";

  private final Path distribution;
  private final Path folder;
  private int number;

  /** One build of one bundle. */
  record Build(String symbolicName, String qualifier, Path jar) {}

  Builds(Path distribution, Path folder) throws IOException {
    this.distribution = distribution;
    this.folder = Files.createDirectories(folder);
  }

  /** Returns the names of our bundles without the common prefix, in order. */
  static List<String> names(Path distribution) throws IOException {
    try (Stream<Path> files = Files.walk(distribution.resolve("system"), 2)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(OURS) && name.endsWith(".jar"))
          .map(name -> name.substring(OURS.length()).replaceFirst("-[0-9].*", ""))
          .sorted()
          .toList();
    }
  }

  /** Makes the next build of a bundle. */
  Build next(String name) throws IOException {
    String qualifier = "bench%05d".formatted(++number);
    Path installed = SecondBuild.installed(distribution, OURS + name);
    return new Build(OURS + name, qualifier, SecondBuild.of(installed, folder, qualifier));
  }
}
