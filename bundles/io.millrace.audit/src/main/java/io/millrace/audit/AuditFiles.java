// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of the trail in their folder: {@code audit-<number>.jsonl}, the newest last. */
record AuditFiles(Path folder) {
  private static final Pattern NAME = Pattern.compile("audit-(\\d{8})\\.jsonl");

  /** Returns all, the oldest first; none when there is no folder. */
  List<Path> list() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> NAME.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  /** Returns the file that follows all others. */
  Path next() throws IOException {
    List<Path> all = list();
    int last = all.isEmpty() ? 0 : number(all.get(all.size() - 1));
    return folder.resolve("audit-%08d.jsonl".formatted(last + 1));
  }

  private static int number(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : 0;
  }

  /** Returns how many bytes all have. */
  long bytes() throws IOException {
    long bytes = 0;
    for (Path file : list()) {
      bytes += Files.size(file);
    }
    return bytes;
  }

  /** Deletes the oldest files until the others are within the limits; the newest one stays. */
  void keepWithin(AuditLimits limits) throws IOException {
    List<Path> all = list();
    long bytes = bytes();
    for (int i = 0; i < all.size() - 1; i++) {
      if (all.size() - i <= limits.files() && bytes <= limits.bytes()) {
        return;
      }
      bytes -= Files.size(all.get(i));
      Files.delete(all.get(i));
    }
  }
}
