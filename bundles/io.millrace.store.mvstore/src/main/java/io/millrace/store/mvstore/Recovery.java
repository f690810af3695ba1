// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/**
 * Opens the file, also when it is damaged; a damaged file is renamed and kept. Since the file only
 * grows, the commits before the one that a power cut has torn are intact: without its end the file
 * is as it was before. When that does not help either, it makes a new file.
 */
final class Recovery {
  private static final Logger LOG = System.getLogger(Recovery.class.getName());
  private static final int MAX_DAMAGED = 9;
  private static final int MAX_CUTS = 4;

  /** Two blocks of MVStore's file header, then chunks, each at the start of a block. */
  private static final int BLOCK_BYTES = 4096;

  private static final int HEADER_BLOCKS = 2;
  private static final byte[] CHUNK = "chunk:".getBytes(StandardCharsets.US_ASCII);

  private final Disk disk;
  private final Path path;

  Recovery(Disk disk, Path path) {
    this.disk = disk;
    this.path = path;
  }

  /**
   * Opens the file.
   *
   * @param known what the instance before in this process knows of it, or null
   * @throws IOException when the directory cannot be written
   * @throws MVStoreException when the file is locked or cannot be read at the moment
   */
  StoredMaps open(Supplier<CleanClose> known) throws IOException {
    try {
      return StoredMaps.open(disk, path, known);
    } catch (RuntimeException | Error failure) {
      if (!isDamage(failure)) {
        throw failure;
      }
      return withoutEnd(putAside(), failure);
    }
  }

  private static boolean isDamage(Throwable failure) {
    if (!(failure instanceof MVStoreException known)) {
      return !(failure instanceof OutOfMemoryError);
    }
    return switch (known.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED, DataUtils.ERROR_WRITING_FAILED -> false;
      case DataUtils.ERROR_UNSUPPORTED_FORMAT -> false; // a newer build has written it
      // Either the file ends too early, which is damage, or the disk cannot be read.
      case DataUtils.ERROR_READING_FAILED -> known.getCause() instanceof EOFException;
      default -> true;
    };
  }

  private Path putAside() throws IOException {
    Path aside = null;
    for (int i = 1; i <= MAX_DAMAGED; i++) {
      aside = path.resolveSibling(path.getFileName() + ".damaged-" + i);
      if (!Files.exists(aside)) {
        break;
      }
    }
    Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    return aside;
  }

  private StoredMaps withoutEnd(Path aside, Throwable damage) throws IOException {
    for (long end : chunkStarts(aside)) {
      Files.copy(aside, path, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(end);
      }
      try {
        StoredMaps contents = StoredMaps.open(disk, path);
        LOG.log(
            Level.WARNING,
            "the end of the store {0} is damaged ({1}): the store continues with what was stored"
                + " before; the damaged file is kept as {2}",
            path,
            damage.getMessage(),
            aside.getFileName());
        return contents;
      } catch (RuntimeException | Error stillDamaged) {
        damage.addSuppressed(stillDamaged);
      }
    }
    LOG.log(
        Level.ERROR,
        "the store "
            + path
            + " is damaged: kept as "
            + aside.getFileName()
            + ", and a new file is made",
        damage);
    Files.deleteIfExists(path);
    return StoredMaps.open(disk, path);
  }

  /** Returns where the last chunks begin, the last one first. */
  private static List<Long> chunkStarts(Path file) throws IOException {
    List<Long> starts = new ArrayList<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long last = (channel.size() - 1) / BLOCK_BYTES;
      ByteBuffer head = ByteBuffer.allocate(CHUNK.length);
      for (long block = last; block >= HEADER_BLOCKS && starts.size() < MAX_CUTS; block--) {
        head.clear();
        channel.read(head, block * BLOCK_BYTES);
        if (Arrays.equals(head.array(), CHUNK)) {
          starts.add(block * BLOCK_BYTES);
        }
      }
    }
    return starts;
  }
}
