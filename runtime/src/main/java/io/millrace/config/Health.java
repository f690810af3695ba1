// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.RouterShell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** How often a router that does not answer, or is busy, is asked to read its files. */
  private static final int READ_TRIES = 60;

  /** What the health says as often is no passing state. */
  private static final int ASKED = 3;

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
      health.before.addAll(health.ask().keySet());
    }
    return health;
  }

  /** Returns what the checks find: as they say it, by the same without the figures. */
  private Map<String, String> ask() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    List<String> words = List.of("millrace:status", "--problems");
    int status = RouterShell.run(folders.home(), folders.etc(), folders.data(), words, said);
    if (status == NO_ROUTER) {
      String silent = "the router does not answer";
      return Map.of(silent, silent);
    }
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(line -> line.trim().replaceAll("\\s+", " "))
        .filter(line -> !line.isEmpty())
        .collect(
            Collectors.toMap(
                line -> line.replaceAll("\\d+", "0"),
                line -> line,
                (one, two) -> one,
                TreeMap::new));
  }

  /**
   * Has the router read the files, waits, and returns what speaks against them; empty when nothing
   * does.
   *
   * @param seconds after which the health must be as good as before, from when they were read
   */
  String judge(int seconds) throws IOException {
    if (!runs) {
      return "";
    }
    awaitRead();
    pause(seconds);
    Map<String, String> found = found();
    for (int i = 1; i < ASKED && !found.isEmpty(); i++) {
      pause(1);
      found.keySet().retainAll(found().keySet());
    }
    return found.isEmpty()
        ? ""
        : "the router's health is worse after %d s: %s"
            .formatted(seconds, String.join("; ", found.values()));
  }

  /**
   * A machine that has much to do looks at its files late; what it has not read it cannot judge.
   */
  private void awaitRead() throws IOException {
    for (int i = 0; i < READ_TRIES; i++) {
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      List<String> words = List.of("config:read");
      int status = RouterShell.run(folders.home(), folders.etc(), folders.data(), words, said);
      if (status == 0) {
        return;
      }
      pause(1);
    }
  }

  private Map<String, String> found() throws IOException {
    Map<String, String> found = new TreeMap<>(ask());
    found.keySet().removeAll(before);
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
