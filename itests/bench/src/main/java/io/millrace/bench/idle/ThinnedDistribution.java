// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.idle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A copy of a distribution without some of its jars: a router that has never had them.
 *
 * @param home the folder of the copy
 * @param left how many jars were left out
 */
record ThinnedDistribution(Path home, int left) implements AutoCloseable {
  /** Makes one; the files are links to those of the distribution, where that is possible. */
  static ThinnedDistribution of(Path distribution, Predicate<String> leaveOut) throws IOException {
    Path home = Files.createTempDirectory("millrace-idle");
    int left = 0;
    for (Path file : files(distribution)) {
      String name = file.getFileName().toString();
      if (Files.isRegularFile(file) && leaveOut.test(name)) {
        left++;
      } else {
        put(file, home.resolve(distribution.relativize(file)));
      }
    }
    return new ThinnedDistribution(home, left);
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.toList();
    }
  }

  private static void put(Path file, Path copy) throws IOException {
    if (Files.isDirectory(file)) {
      Files.createDirectories(copy);
      return;
    }
    try {
      Files.createLink(copy, file);
    } catch (IOException | UnsupportedOperationException otherDisk) {
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @Override
  public void close() throws IOException {
    for (Path file : files(home).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(file);
    }
  }
}
