// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.RouterShell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The health of the router that runs, before and after a change: what is found then and was not
 * found before speaks against the change.
 */
final class Health {
  private static final int NO_ROUTER = 69;
  private static final long PAUSE_NANOS = 1_000_000_000L;

  private final RouterFolders folders;
  private final boolean runs;
  private final Set<String> before;

  private Health(RouterFolders folders, boolean runs, Set<String> before) {
    this.folders = folders;
    this.runs = runs;
    this.before = before;
  }

  /** Asks the router, when one runs. */
  static Health of(RouterFolders folders) throws IOException {
    boolean runs = folders.isRunning();
    Health health = new Health(folders, runs, new TreeSet<>());
    if (runs) {
      health.before.addAll(health.ask());
    }
    return health;
  }

  /** Returns the checks that find something: their names with what they are, not the figures. */
  private Set<String> ask() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<String> words = List.of("millrace:status", "--problems");
    int status = RouterShell.run(folders.home(), folders.etc(), folders.data(), words, said);
    if (status == NO_ROUTER) {
      return Set.of("router does not answer");
    }
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.trim().replaceAll("\\d+", "0").replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Waits while the router takes the files, and returns what speaks against them; empty when
   * nothing does.
   *
   * @param seconds after which the health must be as good as before
   */
  String judge(int seconds) throws IOException {
    if (!runs) {
      return "";
    }
    pause(seconds);
    Set<String> found = found();
    return found.isEmpty()
        ? ""
        : "the router's health is worse after %d s: %s"
            .formatted(seconds, String.join("; ", found));
  }

  private Set<String> found() throws IOException {
    Set<String> found = new TreeSet<>(ask());
    found.removeAll(before);
    return found;
  }

  private static void pause(int seconds) {
    for (int i = 0; i < seconds; i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Returns what has become of the change. */
  String verdict() {
    return runs
        ? "applied; the router's health is as good as before"
        : "applied; no router runs, so the next start takes it";
  }
}
