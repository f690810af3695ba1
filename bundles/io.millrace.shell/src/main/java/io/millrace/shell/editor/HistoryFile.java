// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.editor;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * The lines of one account, oldest first, in a file for its owner only. It holds at most twice
 * {@value #LINES} lines: when it is full, and when a session begins, the newest {@value #LINES}
 * stay. Its loss harms nobody: what fails is logged at debug.
 */
final class HistoryFile {
  static final int LINES = 500;
  static final int LONGEST = 1024;
  private static final System.Logger LOG = System.getLogger(HistoryFile.class.getName());

  private final Path file;
  private int written;

  HistoryFile(Path file) {
    this.file = file;
  }

  /** Returns the newest lines. */
  List<String> read() {
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      List<String> lines = new String(newest(), StandardCharsets.UTF_8).lines().toList();
      if (lines.size() <= LINES) {
        written = lines.size();
        return lines;
      }
      List<String> kept = List.copyOf(lines.subList(lines.size() - LINES, lines.size()));
      replace(kept);
      written = LINES;
      return kept;
    } catch (IOException unreadable) {
      LOG.log(Level.DEBUG, "the history cannot be read", unreadable);
      return List.of();
    }
  }

  /** Not all of a file that something else has blown up. */
  private byte[] newest() throws IOException {
    long most = 2L * LINES * LONGEST;
    try (FileChannel channel = FileChannel.open(file)) {
      channel.position(Math.max(0, channel.size() - most));
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, channel.size()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // reads on
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  private void replace(List<String> lines) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(next, OwnerOnly.file());
    Files.write(next, lines);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Adds a line, unless it is too long. */
  void add(String line) {
    if (line.length() > LONGEST) {
      return;
    }
    if (written >= 2 * LINES) {
      read(); // the oldest half goes
    }
    written++;
    try {
      OwnerOnly.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(file, Set.of(CREATE, WRITE, APPEND), OwnerOnly.file())) {
        channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      }
    } catch (IOException full) {
      LOG.log(Level.DEBUG, "the history cannot be written", full);
    }
  }
}
