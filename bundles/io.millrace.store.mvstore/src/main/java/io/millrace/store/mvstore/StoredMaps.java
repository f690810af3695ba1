// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * The maps in one MVStore file and their {@link ContentChecksum}. In the file a map has the prefix
 * {@code m.}; the map {@code seal} has the checksum. Used by one thread.
 */
final class StoredMaps {
  private static final String PREFIX = "m.";
  private static final String SEAL = "seal";
  private static final byte[] SEAL_KEY = {};
  private static final int COPIED_BYTES_PER_COMMIT = 4 << 20;

  private final MVStore store;
  private final Map<String, MVMap<byte[], byte[]>> maps = new HashMap<>();
  private final ContentChecksum checksum = new ContentChecksum();
  private long liveBytes;
  private boolean changed;

  private StoredMaps(MVStore store) {
    this.store = store;
  }

  /**
   * Opens a file, or makes it, and reads all of it, so that damage is found now and not later.
   *
   * @throws MVStoreException when the file is damaged, locked or cannot be read at the moment
   */
  static StoredMaps open(Disk disk, Path path) {
    MVStore store = disk.open(path);
    try {
      StoredMaps contents = new StoredMaps(store);
      contents.verify();
      return contents;
    } catch (RuntimeException | Error failure) {
      store.closeImmediately();
      throw failure;
    }
  }

  private void verify() {
    for (String name : names()) {
      Cursor<byte[], byte[]> cursor = map(name).cursor(null);
      while (cursor.hasNext()) {
        byte[] key = cursor.next();
        byte[] value = cursor.getValue();
        checksum.add(name, key, value);
        liveBytes += key.length + value.length;
      }
    }
    if (store.hasMap(SEAL)) {
      byte[] stored = open(SEAL).get(SEAL_KEY);
      boolean good =
          stored != null
              && (!ContentChecksum.isOf(stored, store.getCurrentVersion())
                  || checksum.matches(stored));
      if (!good) {
        throw DataUtils.newMVStoreException(
            DataUtils.ERROR_FILE_CORRUPT, "the checksum of the entries is wrong");
      }
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    for (String name : store.getMapNames()) {
      if (name.startsWith(PREFIX)) {
        names.add(name.substring(PREFIX.length()));
      }
    }
    return names;
  }

  private MVMap<byte[], byte[]> open(String name) {
    return store.openMap(
        name,
        new MVMap.Builder<byte[], byte[]>()
            .keyType(ByteArrayDataType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  private MVMap<byte[], byte[]> map(String name) {
    return maps.computeIfAbsent(name, absent -> open(PREFIX + absent));
  }

  boolean has(String name) {
    return maps.containsKey(name);
  }

  int mapCount() {
    return maps.size();
  }

  /** Returns a value, or null. */
  byte[] get(String name, byte[] key) {
    return has(name) ? map(name).get(key) : null;
  }

  Map<byte[], byte[]> all(String name) {
    return has(name) ? map(name) : Map.of();
  }

  void put(String name, byte[] key, byte[] value) {
    forget(name, key, map(name).put(key, value));
    checksum.add(name, key, value);
    liveBytes += key.length + value.length;
    changed = true;
  }

  void remove(String name, byte[] key) {
    if (has(name)) {
      forget(name, key, map(name).remove(key));
    }
  }

  private void forget(String name, byte[] key, byte[] former) {
    if (former != null) {
      checksum.subtract(name, key, former);
      liveBytes -= key.length + former.length;
      changed = true;
    }
  }

  /** Returns when everything written is on the disk. */
  void commit() {
    if (changed) {
      open(SEAL).put(SEAL_KEY, checksum.encode(store.getCurrentVersion() + 1));
      store.commit();
      store.sync();
      changed = false;
    }
  }

  /** Copies all entries to an empty file, and returns when they are on the disk. */
  void copyTo(StoredMaps fresh) {
    long uncommitted = 0;
    for (Map.Entry<String, MVMap<byte[], byte[]>> each : maps.entrySet()) {
      Cursor<byte[], byte[]> cursor = each.getValue().cursor(null);
      while (cursor.hasNext()) {
        byte[] key = cursor.next();
        fresh.put(each.getKey(), key, cursor.getValue());
        uncommitted += key.length + cursor.getValue().length;
        if (uncommitted > COPIED_BYTES_PER_COMMIT) {
          fresh.store.commit();
          uncommitted = 0;
        }
      }
    }
    fresh.commit();
  }

  /** Returns the bytes of all keys and values. */
  long liveBytes() {
    return liveBytes;
  }

  long fileBytes() {
    return store.getFileStore().size();
  }

  /** Closes without MVStore's compaction, which in 2.4.240 fails on some files. */
  void close() {
    store.close(0);
  }

  /** Closes without writing. */
  void abandon() {
    store.closeImmediately();
  }
}
