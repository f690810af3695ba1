// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import io.millrace.lib.files.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How far a change of the site's files has got, for all processes that mind it: the file {@code
 * data/configuration/changing}. Whoever changes them writes it; the router does not read files that
 * are half exchanged, and no release is judged at the same time. Stateless.
 */
public final class SiteMark {
  private final Path file;

  /** What the files are. */
  public enum State {
    /** There is no change, or it has come to its end. */
    NONE,
    /** Some are those of before, and some are new. */
    EXCHANGING,
    /** All are new, and it is not known yet whether they stay. */
    JUDGING
  }

  /** Looks at the mark of a router's data. */
  public SiteMark(Path data) {
    file = data.resolve("configuration").resolve("changing");
  }

  /** Returns the file, whether it is there or not. */
  public Path file() {
    return file;
  }

  /** Returns how far it is; a mark that cannot be read is one of files that are being exchanged. */
  public State state() {
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return text.startsWith("exchanging") ? State.EXCHANGING : State.JUDGING;
    } catch (NoSuchFileException none) {
      return State.NONE;
    } catch (IOException unreadable) {
      return Files.exists(file) ? State.EXCHANGING : State.NONE;
    }
  }

  /** Writes it; it is on the disk afterwards. */
  public void write(State state) throws IOException {
    String text =
        state == State.EXCHANGING
            ? "exchanging: the files before are in before/\n"
            : "judging: the files before are in before/\n";
    DurableFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends it; that is on the disk afterwards. */
  public void remove() throws IOException {
    Files.deleteIfExists(file);
    DurableFile.forceFolder(file.getParent());
  }
}
