// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Files that are there whole or not at all, whenever the power goes: written beside their place,
 * forced to the disk, moved into place, and their folder forced too.
 */
public final class DurableFile {
  private static final String HALF = ".half";

  private DurableFile() {}

  /** Tells whether a file is what a write that was interrupted has left. */
  public static boolean isLeftOver(Path file) {
    return file.getFileName().toString().endsWith(HALF);
  }

  /** Writes a file for its owner alone; one that is there is replaced at once. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + HALF);
    Files.deleteIfExists(half);
    try {
      try (FileChannel out =
          FileChannel.open(
              half,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OwnerOnly.file())) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
    forceFolder(file.toAbsolutePath().getParent());
  }

  /** Forces a folder to the disk: which files it has. Windows opens no folders for that. */
  public static void forceFolder(Path folder) throws IOException {
    if (File.separatorChar == '\\') {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
