// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.verify.RouterTrust;
import io.millrace.lib.release.verify.TrustedJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which jars may run: those of the program itself and those that trusted keys cover. The trust
 * folder and the known releases are read again when they have changed. While a file of the trust
 * folder is wrong, what was covered last counts, also after a restart: a slip of the pen must not
 * take down a router. Thread-safe.
 */
final class TrustedHashes {
  private static final System.Logger LOG = System.getLogger("io.millrace.launcher");

  private final Set<String> factory;
  private final Path trust;
  private final Path known;
  private final Path last;
  private List<String> seen;
  private Set<String> covered; // null: not told yet
  private String wrong = "";

  /**
   * Makes one.
   *
   * @param factory hashes of the program's own bundles
   * @param releases the router's folder {@code data/releases}
   */
  TrustedHashes(Set<String> factory, Path trust, Path releases) {
    this.factory = Set.copyOf(factory);
    this.trust = trust;
    known = releases.resolve("known");
    last = releases.resolve("trusted");
  }

  /** Reads the files again when one of them has changed. */
  synchronized void refresh() {
    List<String> now = state();
    if (!now.equals(seen)) {
      seen = now;
      read();
    }
  }

  /** Tells whether a jar may run, as of the last {@link #refresh}. */
  synchronized boolean covers(String sha256) {
    return factory.contains(sha256) || covered != null && covered.contains(sha256);
  }

  /** Returns what is wrong with the files as they are now, one line; none when they are good. */
  synchronized List<String> wrong() {
    refresh();
    return wrong.isEmpty() ? List.of() : List.of(wrong);
  }

  private void read() {
    try {
      Set<String> fresh = new TrustedJars(trust, known).read();
      // Also where nothing is covered any more: what was trusted before must not come back.
      if (!fresh.equals(covered == null ? before() : covered)) {
        write(fresh);
      }
      covered = fresh;
      wrong = "";
    } catch (IOException refused) {
      wrong = refused.getMessage();
      LOG.log(
          Level.ERROR,
          "which bundles are trusted cannot be told, so what was trusted last counts: {0}",
          wrong);
      if (covered == null) {
        covered = before();
      }
    }
  }

  private Set<String> before() {
    try (Stream<String> lines = Files.lines(last)) {
      return new TreeSet<>(lines.filter(Sha256::isHash).toList());
    } catch (IOException none) {
      return Set.of();
    }
  }

  private void write(Set<String> fresh) {
    try {
      OwnerOnly.createDirectories(last.getParent());
      byte[] lines = (String.join("\n", fresh) + "\n").getBytes(StandardCharsets.UTF_8);
      DurableFile.write(last, lines);
    } catch (IOException full) {
      LOG.log(Level.WARNING, "{0} cannot be written: {1}", last, full.toString());
      forget();
    }
  }

  /** What is no longer trusted must not count later; a full disk does not hinder this. */
  private void forget() {
    try {
      Files.deleteIfExists(last);
    } catch (IOException failure) {
      LOG.log(Level.ERROR, "{0} has jars that may no longer be trusted: {1}", last, failure);
    }
  }

  /** Returns what tells whether one of the files has changed. */
  private List<String> state() {
    List<String> state = new ArrayList<>();
    for (Path folder : new Path[] {trust, known.resolveSibling(RouterTrust.FOLDER), known}) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.sorted().toList()) {
          state.add(file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file));
        }
      } catch (IOException | UncheckedIOException none) {
        state.add(folder + " is not there");
      }
    }
    return state;
  }
}
