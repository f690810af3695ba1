// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.h2.mvstore.MVStore;

/**
 * The store's access to its files; a test inserts a fault injector here. MVStore only appends: it
 * never overwrites earlier commits, so a power cut can damage only the end of the file. The space
 * is freed when {@link StoreFile} compacts the file.
 */
class Disk {
  private static final int CACHE_MEGABYTES = 1;

  /**
   * A commit writes each page on the way to an entry anew, and then up to the next 4096 bytes: with
   * small pages a change of one session takes about 8 KiB instead of 11.
   */
  private static final int PAGE_BYTES = 1024;

  /** Returns the file name that MVStore opens for {@code path}. */
  String name(Path path) {
    return path.toString();
  }

  /** Opens a file or makes it. MVStore uses no threads of its own and commits only on request. */
  final MVStore open(Path path) {
    MVStore store =
        new MVStore.Builder()
            .fileName(name(path))
            .autoCommitDisabled()
            .cacheSize(CACHE_MEGABYTES)
            .pageSplitSize(PAGE_BYTES)
            .open();
    store.setVersionsToKeep(0);
    store.setRetentionTime(Integer.MAX_VALUE);
    store.setReuseSpace(false);
    return store;
  }

  /**
   * Replaces a file by a synced one. After a power cut there is one of the two; once the directory
   * is synced, it is the new one.
   */
  void replace(Path fresh, Path old) throws IOException {
    Files.move(fresh, old, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The clock by which a disk that failed is tried again, as {@link System#nanoTime}. */
  long nanos() {
    return System.nanoTime();
  }

  /** Has the names in a directory survive a power cut. */
  void sync(Path directory) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
