// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a process holds of the system, as {@code /proc} tells it. */
record Held(long threads, long descriptors) {
  /**
   * The Java machine adds and ends these as it likes; the framework's resolver threads end when
   * they have had nothing to do for a minute after the start.
   */
  private static final List<String> COMING_AND_GOING =
      List.of("C1 Compiler", "C2 Compiler", "G1 ", "GC ", "FelixResolver");

  /**
   * Counts the threads of a process, those of the Java machine's compiler and garbage collector and
   * of the framework's resolver left out, and all its open descriptors.
   */
  static Held by(long process) throws IOException {
    long threads =
        list(process, "task").stream()
            .map(task -> read(task.resolve("comm")))
            .filter(
                name -> !name.isEmpty() && COMING_AND_GOING.stream().noneMatch(name::startsWith))
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
