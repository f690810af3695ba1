// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.machine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The system as Linux describes it in files [proc(5), sysfs(5)]. Where there are no such files,
 * nothing is known, and no fault is found.
 *
 * @param root the folder that {@code /proc} and {@code /sys} are in; {@code /} but in tests
 * @param user the name of the router's user
 */
public record Machine(Path root, String user) {
  private static final int PIECE_BYTES = 1 << 16;
  private static final int MOST_BYTES = 4 << 20;

  /** Returns a file of the system. */
  public Path file(String path) {
    return root.resolve(path.replaceFirst("^/+", ""));
  }

  /**
   * Returns the text of a file without the blanks around it; empty when it cannot be read. It is
   * read in large pieces: the files of the kernel say that they have no bytes, for which {@link
   * Files#readString} reads one byte first, and those of {@code /proc/sys} end behind the first
   * read.
   */
  public Optional<String> text(String path) {
    try (InputStream in = Files.newInputStream(file(path))) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      byte[] piece = new byte[PIECE_BYTES];
      for (int count; (count = in.read(piece)) > 0 && all.size() < MOST_BYTES; ) {
        all.write(piece, 0, count);
      }
      return Optional.of(all.toString(StandardCharsets.UTF_8).strip());
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
    }
  }

  /** Returns the lines of a file; none when it cannot be read. */
  public List<String> lines(String path) {
    return text(path).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** Returns the number that is all that a file holds. */
  public Optional<Long> number(String path) {
    return text(path).filter(text -> text.matches("\\d{1,18}")).map(Long::valueOf);
  }

  /** Returns what is mounted. */
  public Mounts mounts() {
    return new Mounts(lines("/proc/mounts"));
  }

  /** Returns the processes. */
  public Processes processes() {
    return new Processes(this);
  }

  /** Returns what the router's user may do with files. */
  public Permissions permissions() {
    return Permissions.of(this);
  }
}
