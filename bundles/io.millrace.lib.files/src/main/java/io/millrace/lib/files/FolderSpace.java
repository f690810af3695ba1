// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Whether a folder takes what is written, down to the disk, and how much room there is. A small
 * file is written into it and removed again.
 *
 * @param leftMegabytes how many MiB are left
 * @param failure why it cannot be written; empty when it can
 */
public record FolderSpace(Path folder, long leftMegabytes, String failure) {
  private static final int PROBE_BYTES = 8192;
  private static final long MEGABYTE = 1 << 20;
  private static final long LITTLE_MEGABYTES = 16;

  /** Writes and looks. */
  public static FolderSpace of(Path folder) {
    try {
      write(folder);
      return new FolderSpace(folder, freeBytes(folder) / MEGABYTE, "");
    } catch (IOException failure) {
      String why =
          failure instanceof FileSystemException named && named.getReason() != null
              ? named.getReason()
              : String.valueOf(failure.getMessage());
      return new FolderSpace(folder, 0, why);
    }
  }

  /**
   * Returns how many bytes may be written where a file or folder is. It asks the kernel, and looks
   * for no mount point as {@link Files#getFileStore} does: in a chroot there need not be one.
   *
   * @throws IOException when there is no such file
   */
  public static long freeBytes(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file.toFile().getUsableSpace();
  }

  private static void write(Path folder) throws IOException {
    Path probe = Files.createTempFile(folder, "health", ".tmp");
    try (FileChannel out = FileChannel.open(probe, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE_BYTES);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Tells whether it cannot be written. */
  public boolean isUnwritable() {
    return !failure.isEmpty();
  }

  /** Tells whether it cannot be written because there is no room. */
  public boolean isFull() {
    return failure.contains("No space left") || failure.contains("quota");
  }

  /** Tells whether there is so little room that somebody should look. */
  public boolean isLittle() {
    return leftMegabytes < LITTLE_MEGABYTES;
  }

  /** Returns what is wrong, or how much room there is, as a sentence without its full stop. */
  public String text() {
    if (isUnwritable()) {
      return folder + " cannot be written: " + failure;
    }
    return isLittle()
        ? folder + ": only " + leftMegabytes + " MiB are left"
        : folder.getFileName() + " has " + leftMegabytes + " MiB left";
  }
}
