// SPDX-License-Identifier: Apache-2.0
package io.millrace.sensor.standard;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file of values that may be changed while it is replayed. A bad file is reported once, and the
 * values before it stay. It is read once per change; checking costs one stat. Not thread-safe.
 */
final class WatchedCsv {
  private static final Logger LOG = System.getLogger(WatchedCsv.class.getName());

  private final Path file;
  private final boolean timed;
  private final boolean loop;
  private final int longestBytes;
  private Object seen;
  private Replay replay;
  private String problem = "";

  WatchedCsv(Path file, boolean timed, boolean loop, int longestBytes) {
    this.file = file;
    this.timed = timed;
    this.loop = loop;
    this.longestBytes = longestBytes;
  }

  /**
   * Returns the present values.
   *
   * @throws IllegalStateException that says what is wrong, when no good file was ever read
   */
  Replay current() {
    Object state = state();
    if (!Objects.equals(state, seen)) {
      seen = state;
      load();
    }
    if (replay == null) {
      throw new IllegalStateException(problem);
    }
    return replay;
  }

  /** Identifies a version of the file; a fixed word when it cannot be read. */
  private Object state() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + "/" + now.size() + "/" + now.fileKey();
    } catch (IOException gone) {
      return "gone";
    }
  }

  private void load() {
    try {
      replay = new Replay(new CsvReader(file, timed, longestBytes).read(), timed, loop);
      problem = "";
    } catch (BadFileException bad) {
      problem = bad.getMessage();
      String then = replay == null ? "no values" : "the old values stay";
      LOG.log(Level.ERROR, () -> problem + "; " + then);
    }
  }
}
