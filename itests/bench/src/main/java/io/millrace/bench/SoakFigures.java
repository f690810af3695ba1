// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import io.millrace.bench.swap.RouterMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds at one moment.
 *
 * @param heapBytes live after full collections
 * @param loaders class loaders of bundles
 * @param writtenBytes what it has had written to disks since its start [proc(5), write_bytes]
 */
record SoakFigures(
    long heapBytes, long loaders, long threads, long descriptors, long writtenBytes) {
  private static final long HEAP_SLACK_BYTES = 3 << 20;
  private static final long THREADS_SLACK = 3;
  private static final long DESCRIPTORS_SLACK = 6;

  /** Looks at a process of this user; stops it for a moment. */
  static SoakFigures of(Path javaHome, long pid) throws IOException, InterruptedException {
    RouterMemory memory = RouterMemory.of(javaHome, pid);
    Path process = Path.of("/proc", Long.toString(pid));
    try (Stream<Path> open = Files.list(process.resolve("fd"))) {
      return new SoakFigures(
          memory.bytes(),
          memory.wirings(),
          number(Files.readString(process.resolve("status")), "Threads"),
          open.count(),
          number(Files.readString(process.resolve("io")), "write_bytes"));
    }
  }

  /** Reads the number that stands after a name and a colon. */
  static long number(String text, String name) throws IOException {
    Matcher line = Pattern.compile("(?m)^" + name + ":\\s*(\\d+)").matcher(text);
    if (!line.find()) {
      throw new IOException("no " + name + ": " + text);
    }
    return Long.parseLong(line.group(1));
  }

  /** Returns what has grown since a moment after the start; empty when nothing has. */
  List<String> growth(SoakFigures before) {
    List<String> grown = new ArrayList<>();
    check(
        grown, "heap bytes", before.heapBytes, heapBytes, before.heapBytes / 10 + HEAP_SLACK_BYTES);
    check(grown, "loaders", before.loaders, loaders, 0);
    check(grown, "threads", before.threads, threads, THREADS_SLACK);
    check(grown, "descriptors", before.descriptors, descriptors, DESCRIPTORS_SLACK);
    return grown;
  }

  private static void check(List<String> grown, String what, long before, long now, long slack) {
    if (now > before + slack) {
      grown.add(what + " " + before + " -> " + now);
    }
  }
}
