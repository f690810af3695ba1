// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
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

  /** The form of the file, as the header {@code Millrace-Store-Format} of the manifest has it. */
  static final int FORMAT = 1;

  private static final byte[] FORMAT_KEY = {'f'};
  private static final int COPIED_BYTES_PER_COMMIT = 4 << 20;

  private final MVStore store;
  private final Map<String, MVMap<byte[], byte[]>> maps = new HashMap<>();
  private final ContentChecksum checksum = new ContentChecksum();
  private long liveBytes;
  private boolean changed;
  private boolean verified;

  private StoredMaps(MVStore store) {
    this.store = store;
  }

  /**
   * Opens a file, or makes it, and reads all of it, so that damage is found now and not later.
   *
   * @throws MVStoreException when the file is damaged, locked or cannot be read at the moment
   */
  static StoredMaps open(Disk disk, Path path) {
    return open(disk, path, () -> null);
  }

  /**
   * Opens a file as {@link #open(Disk, Path)} does, but does not read all of it when its last
   * commit is the one that this process has closed it with.
   *
   * @param known asked once the file is this instance's alone; may return null
   */
  static StoredMaps open(Disk disk, Path path, Supplier<CleanClose> known) {
    MVStore store = disk.open(path);
    try {
      StoredMaps contents = new StoredMaps(store);
      contents.refuseNewerFormat();
      if (!contents.isAsClosed(known.get())) {
        contents.verify();
      }
      return contents;
    } catch (RuntimeException | Error failure) {
      store.closeImmediately();
      throw failure;
    }
  }

  /** What a newer build has written is not damaged: it stays as it is until that build is back. */
  private void refuseNewerFormat() {
    int format = store.hasMap(SEAL) ? FormatMark.read(open(SEAL).get(FORMAT_KEY)) : 0;
    if (format > FORMAT) {
      throw DataUtils.newMVStoreException(
          DataUtils.ERROR_UNSUPPORTED_FORMAT,
          "a newer build has written the file in format {0}; this one reads format {1}",
          format,
          FORMAT);
    }
  }

  private boolean isAsClosed(CleanClose known) {
    byte[] stored = known != null && store.hasMap(SEAL) ? open(SEAL).get(SEAL_KEY) : null;
    verified =
        stored == null
            || !Arrays.equals(stored, known.seal())
            || !ContentChecksum.isOf(stored, store.getCurrentVersion());
    if (!verified) {
      names().forEach(this::map);
      checksum.restore(stored);
      liveBytes = known.liveBytes();
    }
    return !verified;
  }

  /** Tells whether all of the file was read when it was opened. */
  boolean isVerified() {
    return verified;
  }

  /** Returns what the next instance has to know of this file; null when nothing is in it yet. */
  CleanClose state(long compactBytes) {
    byte[] stored = store.hasMap(SEAL) ? open(SEAL).get(SEAL_KEY) : null;
    return stored == null ? null : new CleanClose(stored, liveBytes, compactBytes);
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

  /** Returns the names of the maps that have entries. */
  Set<String> filled() {
    Set<String> filled = new HashSet<>();
    maps.forEach(
        (name, map) -> {
          if (!map.isEmpty()) {
            filled.add(name);
          }
        });
    return filled;
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
      MVMap<byte[], byte[]> seal = open(SEAL);
      seal.put(SEAL_KEY, checksum.encode(store.getCurrentVersion() + 1));
      seal.put(FORMAT_KEY, FormatMark.of(FORMAT));
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
