// SPDX-License-Identifier: Apache-2.0
package io.millrace.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The archive of classes of this start. Java maps it when it fits, and starts without it when it
 * does not; of classes in bundles it compares each with the bundle's own bytes. Jars of the class
 * path it does not compare [seen with an AOT cache, JDK 25.0.3], so the file's name is a digest of
 * them, and all archives are deleted when the set of bundles changes.
 */
public final class ClassArchive {
  /** The system property with the archive's file, whether it is there or not; empty: none. */
  public static final String FILE = "millrace.archive";

  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");
  private static final Path MAPPED = Path.of("/proc/self/maps");

  private ClassArchive() {}

  /** Returns the folder of archives, for the router's user alone. */
  static Path folder(Path data) {
    return data.resolve("archive");
  }

  /** Returns the file that this start was told of. */
  static Optional<Path> file() {
    return Optional.of(System.getProperty(FILE, "")).filter(name -> !name.isEmpty()).map(Path::of);
  }

  /** Deletes all archives; what is mapped stays mapped. Without a word where that fails. */
  public static void discard(Path data) {
    delete(folder(data));
  }

  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException failure) {
      LOG.log(Level.DEBUG, "an archive of classes is left in " + folder, failure);
    }
  }

  /** Returns one line for the operator. */
  public static List<String> state() {
    Optional<Path> file = file();
    if (file.isEmpty()) {
      return List.of("loaded from their jars; no archive of them is used here");
    }
    if (isMapped(file.get())) {
      return List.of("mapped from an archive");
    }
    return List.of(
        Files.exists(file.get())
            ? "loaded from their jars; the next start maps an archive of them"
            : "loaded from their jars; an archive for the next start is made a minute after this"
                + " one");
  }

  /** Tells whether this process has the file mapped; false where the system does not tell. */
  static boolean isMapped(Path file) {
    try (Stream<String> lines = Files.lines(MAPPED)) {
      return lines.anyMatch(line -> line.contains(file.toString()));
    } catch (IOException | UncheckedIOException notLinux) {
      return false;
    }
  }

  /**
   * Has an archive made for the next start when there is none, or when this start could not use the
   * one that there is, in another process that takes only time that nobody else wants.
   */
  public static void makeIfMissing(Path home, Path etc, Path data) {
    Optional<Path> file = file();
    if (file.isEmpty() || isUsed(file.get())) {
      return;
    }
    Path log = data.resolve("log/archive.log");
    ProcessBuilder maker =
        new ProcessBuilder(
            "nice", "-n", "19", home.resolve("bin/millrace").toString(), "archive", "--anew");
    maker.environment().keySet().removeIf(name -> name.matches("LISTEN_.*|NOTIFY_.*|WATCHDOG_.*"));
    maker
        .environment()
        .putAll(
            Map.of(
                "MILLRACE_HOME", home.toString(),
                "MILLRACE_ETC", etc.toString(),
                "MILLRACE_DATA", data.toString(),
                "JAVA_HOME", System.getProperty("java.home")));
    try {
      maker
          .redirectErrorStream(true)
          .redirectOutput(log.toFile())
          .start()
          .getOutputStream()
          .close();
    } catch (IOException failure) {
      LOG.log(Level.WARNING, "no archive of classes is made: {0}", failure.toString());
    }
  }

  private static boolean isUsed(Path file) {
    if (!Files.exists(file)) {
      return false;
    }
    boolean mapped = !Files.exists(MAPPED) || isMapped(file);
    if (!mapped) {
      LOG.log(Level.WARNING, "{0} does not fit this Java, or is damaged: made anew", file);
    }
    return mapped;
  }
}
