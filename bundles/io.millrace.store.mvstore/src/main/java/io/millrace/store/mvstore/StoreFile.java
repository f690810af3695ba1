// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.places.OwnerOnly;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The open file. MVStore's own background threads are off: it commits when it is told, and {@link
 * #commit} returns when the disk has it. Used by one thread.
 */
final class StoreFile {
  private static final Logger LOG = System.getLogger(StoreFile.class.getName());
  private static final int MOST_MAPS = 256;
  private static final int CACHE_MEGABYTES = 4;
  private static final int MOST_DAMAGED = 9;
  private static final int FILL_RATE_PERCENT = 60;
  private static final int REWRITE_BYTES = 1 << 20;
  private static final String PREFIX = "m.";

  private final MVStore store;
  private final long mostBytes;
  private int commits;

  private StoreFile(MVStore store, long mostBytes) {
    this.store = store;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens the file, or makes it. One that is damaged is put aside, with an error, and a new one
   * begun.
   *
   * @param mostBytes the file's size from which on nothing more is put into it
   * @throws IOException when the directory cannot be written
   * @throws MVStoreException when the file is locked or cannot be read at the moment
   */
  static StoreFile open(Path path, long mostBytes) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    boolean fresh = !Files.exists(path);
    StoreFile file;
    try {
      file = openChecked(path, mostBytes);
    } catch (RuntimeException | Error failure) {
      if (!isDamage(failure)) {
        throw failure;
      }
      putAside(path, failure);
      fresh = true;
      file = openChecked(path, mostBytes);
    }
    if (fresh) {
      OwnerOnly.close(path);
      sync(path.getParent());
    }
    return file;
  }

  private static StoreFile openChecked(Path path, long mostBytes) {
    MVStore store =
        new MVStore.Builder()
            .fileName(path.toString())
            .autoCommitDisabled()
            .cacheSize(CACHE_MEGABYTES)
            .open();
    try {
      store.setVersionsToKeep(0);
      StoreFile file = new StoreFile(store, mostBytes);
      file.readEverything();
      return file;
    } catch (RuntimeException | Error failure) {
      store.closeImmediately();
      throw failure;
    }
  }

  /** Damage shows when a page is read: better now than in the middle of a session's life. */
  private void readEverything() {
    for (String name : store.getMapNames()) {
      Cursor<byte[], byte[]> cursor = map(name).cursor(null);
      while (cursor.hasNext()) {
        cursor.next();
      }
    }
  }

  private static boolean isDamage(Throwable failure) {
    if (!(failure instanceof MVStoreException known)) {
      return !(failure instanceof OutOfMemoryError);
    }
    return switch (known.getErrorCode()) {
      case DataUtils.ERROR_FILE_LOCKED, DataUtils.ERROR_WRITING_FAILED -> false;
      // The file ends too early, or the disk does not let us read.
      case DataUtils.ERROR_READING_FAILED -> known.getCause() instanceof EOFException;
      default -> true;
    };
  }

  private static void putAside(Path path, Throwable damage) throws IOException {
    Path aside = null;
    for (int i = 1; i <= MOST_DAMAGED; i++) {
      aside = path.resolveSibling(path.getFileName() + ".damaged-" + i);
      if (!Files.exists(aside)) {
        break;
      }
    }
    Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    LOG.log(
        Level.ERROR,
        "the store " + path + " is damaged: kept as " + aside.getFileName() + ", a new one begins",
        damage);
  }

  private static void sync(Path directory) throws IOException {
    if (System.getProperty("os.name", "").startsWith("Windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private MVMap<byte[], byte[]> map(String mvName) {
    return store.openMap(
        mvName,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  Optional<Bytes> get(String name, Bytes key) {
    if (!store.hasMap(PREFIX + name)) {
      return Optional.empty();
    }
    return Optional.ofNullable(map(PREFIX + name).get(key.toArray())).map(Bytes::wrap);
  }

  Map<Bytes, Bytes> all(String name) {
    Map<Bytes, Bytes> all = new HashMap<>();
    if (store.hasMap(PREFIX + name)) {
      map(PREFIX + name).forEach((key, value) -> all.put(Bytes.copyOf(key), Bytes.copyOf(value)));
    }
    return all;
  }

  /** Puts a value; refuses it when the file has reached its size. */
  Void put(String name, Bytes key, Bytes value) {
    if (store.getFileStore().size() >= mostBytes) {
      throw new IllegalArgumentException("the store is full: " + mostBytes + " bytes");
    }
    if (!store.hasMap(PREFIX + name) && store.getMapNames().size() >= MOST_MAPS) {
      throw new IllegalArgumentException("no more than " + MOST_MAPS + " maps");
    }
    map(PREFIX + name).put(key.toArray(), value.toArray());
    return null;
  }

  Void remove(String name, Bytes key) {
    if (store.hasMap(PREFIX + name)) {
      map(PREFIX + name).remove(key.toArray());
    }
    return null;
  }

  /** Returns when what was written is on the disk. */
  void commit() {
    store.commit();
    store.sync();
    commits++;
  }

  /**
   * Gives space back that old versions hold, when there was something to do since the last time.
   */
  void tidy() {
    if (commits > 0) {
      commits = 0;
      store.compact(FILL_RATE_PERCENT, REWRITE_BYTES);
      store.sync();
    }
  }

  /** Closes without MVStore's compaction, which in 2.4.240 fails on some files. */
  void close() {
    store.close(0);
  }

  /** Closes without writing, after a failure. */
  void abandon() {
    store.closeImmediately();
  }
}
