// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Files whose content is looked at again and again. What counts is what they hold, links followed,
 * and not when they were written: so a link that is pointed elsewhere is seen, also one further up
 * the path, as a Kubernetes volume switches all its files by one link.
 *
 * <p>A change counts when two looks in a row see the same, because an editor's half-written file is
 * none: with a look every second it counts after two at the latest. For one thread at a time.
 */
public final class WatchedFiles {
  private final Listing listing;
  private final int mostBytes;
  private SortedMap<Path, FileContent> seen;
  private SortedMap<Path, FileContent> current = new TreeMap<>();
  private String fault = "";

  /** Which files there are at present. */
  public interface Listing {
    /**
     * Returns the files.
     *
     * @throws IOException when that cannot be told: then all stays as it is
     */
    Collection<Path> files() throws IOException;
  }

  /**
   * Looks at nothing yet.
   *
   * @param mostBytes of one file; a longer one is a fault
   */
  public WatchedFiles(Listing listing, int mostBytes) {
    this.listing = listing;
    this.mostBytes = mostBytes;
  }

  /** Looks. Returns whether {@link #current} is different now; the first look counts at once. */
  public boolean look() {
    SortedMap<Path, FileContent> now = read();
    if (now == null) {
      return false;
    }
    SortedMap<Path, FileContent> settled = seen == null ? now : settled(now);
    boolean changed = seen == null || !settled.equals(current);
    seen = now;
    current = settled;
    return changed;
  }

  private SortedMap<Path, FileContent> read() {
    SortedMap<Path, FileContent> now = new TreeMap<>();
    try {
      for (Path file : listing.files()) {
        now.put(file, FileContent.of(file, mostBytes));
      }
      fault = "";
      return now;
    } catch (IOException failure) {
      fault = failure.toString();
      return null;
    }
  }

  private SortedMap<Path, FileContent> settled(SortedMap<Path, FileContent> now) {
    SortedMap<Path, FileContent> settled = new TreeMap<>();
    SortedSet<Path> all = new TreeSet<>(now.keySet());
    all.addAll(current.keySet());
    for (Path file : all) {
      FileContent content = now.get(file);
      FileContent counts = Objects.equals(content, seen.get(file)) ? content : current.get(file);
      if (counts != null) {
        settled.put(file, counts);
      }
    }
    return settled;
  }

  /** Returns the files that count, in the order of their names. */
  public SortedMap<Path, FileContent> current() {
    return Collections.unmodifiableSortedMap(current);
  }

  /** Returns why the last look could not tell which files there are; empty when it could. */
  public String fault() {
    return fault;
  }
}
