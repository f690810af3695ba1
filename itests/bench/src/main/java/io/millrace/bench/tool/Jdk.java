// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.tool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A Java installation and its feature version. */
public record Jdk(Path home, int version) {

  /** Returns the newest one under /usr/lib/jvm, or the one that runs this. */
  public static Jdk newest() throws IOException {
    Jdk running = new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    Path folder = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(folder)) {
      return running;
    }
    try (Stream<Path> homes = Files.list(folder)) {
      return homes
          .filter(home -> Files.isExecutable(home.resolve("bin/java")))
          .map(home -> new Jdk(home, versionOf(home)))
          .max(Comparator.comparingInt(Jdk::version))
          .filter(found -> found.version > running.version)
          .orElse(running);
    }
  }

  /** Returns the one of a folder. */
  public static Jdk at(Path home) {
    return new Jdk(home, versionOf(home));
  }

  private static int versionOf(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> line.replaceAll("[^0-9.]", "").split("\\.")[0])
          .mapToInt(Integer::parseInt)
          .findFirst()
          .orElse(0);
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
  }

  /** Returns its {@code java}. */
  public String java() {
    return home.resolve("bin/java").toString();
  }
}
