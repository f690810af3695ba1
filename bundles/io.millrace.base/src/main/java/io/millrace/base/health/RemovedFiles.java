// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Files that this process still writes to although somebody has removed them: nobody will read what
 * goes there. Linux says so of each open file [proc(5), /proc/self/fd]; elsewhere nobody knows.
 */
final class RemovedFiles {
  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final String REMOVED = " (deleted)";

  private RemovedFiles() {}

  /** Returns those that were directly in this folder. */
  static List<Path> of(Path folder) {
    TreeSet<Path> removed = new TreeSet<>();
    try (Stream<Path> open = Files.list(OPEN)) {
      for (Path each : open.toList()) {
        String file = target(each);
        if (file.endsWith(REMOVED)) {
          removed.add(Path.of(file.substring(0, file.length() - REMOVED.length())));
        }
      }
    } catch (IOException | UncheckedIOException notLinux) {
      return List.of();
    }
    return removed.stream().filter(file -> folder.equals(file.getParent())).toList();
  }

  private static String target(Path open) {
    try {
      return Files.readSymbolicLink(open).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }
}
