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
 * Files whose content is checked repeatedly. The content is compared, with links followed, not the
 * time of writing: so a link that is pointed to another file is noticed, also one further up the
 * path, as a Kubernetes volume switches all its files by one link.
 *
 * <p>A change is accepted when two checks in a row find the same content, because an editor may
 * have written half of a file: with a check every second after two seconds at the latest. For one
 * thread at a time.
 */
public final class WatchedFiles {
  private final Listing listing;
  private final int mostBytes;
  private SortedMap<Path, FileContent> seen;
  private SortedMap<Path, FileContent> current = new TreeMap<>();
  private String fault = "";

  /** Lists the present files. */
  public interface Listing {
    /**
     * Returns the files.
     *
     * @throws IOException when they cannot be listed: then nothing changes
     */
    Collection<Path> files() throws IOException;
  }

  /**
   * Makes one that has not checked any file.
   *
   * @param mostBytes how many bytes a file may have; a longer one is a fault
   */
  public WatchedFiles(Listing listing, int mostBytes) {
    this.listing = listing;
    this.mostBytes = mostBytes;
  }

  /** Checks the files; tells whether {@link #current} has changed. The first check is final. */
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

  /** Returns the accepted content of the files, in the order of their names. */
  public SortedMap<Path, FileContent> current() {
    return Collections.unmodifiableSortedMap(current);
  }

  /** Returns why the last check could not list the files; empty when it could. */
  public String fault() {
    return fault;
  }
}
