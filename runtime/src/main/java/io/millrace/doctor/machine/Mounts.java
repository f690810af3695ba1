// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.machine;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mounted file systems, in the order in which they were mounted [proc(5), /proc/mounts]. */
public final class Mounts {
  private final List<Mount> mounts;

  Mounts(List<String> lines) {
    mounts =
        lines.stream()
            .map(line -> line.split(" "))
            .filter(words -> words.length > 3)
            .map(
                words ->
                    new Mount(words[0], plain(words[1]), words[2], List.of(words[3].split(","))))
            .toList();
  }

  /**
   * One of them.
   *
   * @param options as {@code ro} and {@code noexec}
   */
  public record Mount(String device, Path folder, String type, List<String> options) {
    @Override
    public String toString() {
      return "%s on %s (%s: %s)".formatted(device, folder, type, String.join(",", options));
    }
  }

  private static Path plain(String word) {
    return Path.of(word.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"));
  }

  /** Returns the file system that a path is on. */
  public Optional<Mount> of(Path path) {
    Mount best = null;
    for (Mount each : mounts) {
      boolean deeper = best == null || each.folder.getNameCount() >= best.folder.getNameCount();
      if (path.startsWith(each.folder) && deeper) {
        best = each;
      }
    }
    return Optional.ofNullable(best);
  }
}
