// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process holds of the system, as {@code /proc} tells it. */
record Held(long threads, long descriptors) {
  /** The Java machine adds and ends these as it likes. */
  private static final List<String> OF_THE_MACHINE =
      List.of("C1 Compiler", "C2 Compiler", "G1 ", "GC ");

  /**
   * Counts the threads of a process, those of the Java machine's compiler and garbage collector
   * left out, and all its open descriptors.
   */
  static Held by(long process) throws IOException {
    long threads =
        list(process, "task").stream()
            .map(task -> read(task.resolve("comm")))
            .filter(name -> !name.isEmpty() && OF_THE_MACHINE.stream().noneMatch(name::startsWith))
            .count();
    return new Held(threads, list(process, "fd").size());
  }

  /** Tells whether a process has a pseudo-terminal open, one that is gone included. */
  static boolean terminal(long process) throws IOException {
    return list(process, "fd").stream().anyMatch(each -> target(each).startsWith("/dev/pts/"));
  }

  private static List<Path> list(long process, String what) throws IOException {
    try (Stream<Path> found = Files.list(Path.of("/proc/" + process, what))) {
      return found.toList();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException endedMeanwhile) {
      return "";
    }
  }
}
