// SPDX-License-Identifier: Apache-2.0
package io.millrace.store.mvstore;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The open file. It grows with every commit; when what is not needed any more outweighs what is,
 * and at each start, all that lives is written into a new file, which takes the old one's place
 * once the disk has it. So what lives bounds the file, and a power cut finds the old file or the
 * new one. Used by one thread, but for {@link #status}.
 */
final class StoreFile {
  private static final Logger LOG = System.getLogger(StoreFile.class.getName());
  private static final int MOST_MAPS = 256;
  private static final long SLACK_BYTES = 8 << 20;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(8);
  private static final int NEARLY_FULL_PERCENT = 75;

  private final Disk disk;
  private final Path path;
  private final long mostBytes;
  private Contents contents;
  private long compactBytes;
  private Duration retry = FIRST_RETRY;
  private long retryAt;
  private volatile String compactionFailure;
  private volatile long liveBytes;

  private StoreFile(Disk disk, Path path, long mostBytes) {
    this.disk = disk;
    this.path = path;
    this.mostBytes = mostBytes;
  }

  /**
   * Opens the file, or makes it. What a damaged one still holds is taken over.
   *
   * @param mostBytes the size that the file must not exceed; what lives in it may fill half of that
   * @throws IOException when the directory cannot be written
   * @throws org.h2.mvstore.MVStoreException when the file is locked or cannot be read at the moment
   */
  static StoreFile open(Disk disk, Path path, long mostBytes) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    StoreFile file = new StoreFile(disk, path, mostBytes);
    file.contents = new Recovery(disk, path).open();
    OwnerOnly.close(path);
    disk.sync(path.getParent());
    file.compactBytes = file.contents.fileBytes();
    file.liveBytes = file.contents.liveBytes();
    file.compact();
    return file;
  }

  Optional<Bytes> get(String name, Bytes key) {
    return Optional.ofNullable(contents.get(name, key.toArray())).map(Bytes::wrap);
  }

  Map<Bytes, Bytes> all(String name) {
    Map<Bytes, Bytes> all = new HashMap<>();
    contents.all(name).forEach((key, value) -> all.put(Bytes.copyOf(key), Bytes.copyOf(value)));
    return all;
  }

  /** Puts a value; refuses it when what lives in the file fills its half. */
  Void put(String name, Bytes key, Bytes value) {
    if (contents.fileBytes() >= 2 * mostBytes) {
      throw new IllegalArgumentException("the store's file is full: " + status());
    }
    if (contents.liveBytes() >= mostLiveBytes()) {
      throw new IllegalArgumentException(
          "the store is full: %d bytes of %d".formatted(contents.liveBytes(), mostLiveBytes()));
    }
    if (!contents.has(name) && contents.mapCount() >= MOST_MAPS) {
      throw new IllegalArgumentException("no more than " + MOST_MAPS + " maps");
    }
    contents.put(name, key.toArray(), value.toArray());
    return null;
  }

  private long mostLiveBytes() {
    return mostBytes / 2;
  }

  Void remove(String name, Bytes key) {
    contents.remove(name, key.toArray());
    return null;
  }

  /** Returns when what was written is on the disk. */
  void commit() {
    contents.commit();
    liveBytes = contents.liveBytes();
  }

  /** Writes the file anew when that is due; what failed is tried again after a pause. */
  void tidy() {
    if (compactionFailure != null) {
      if (nanosUntilRetry() <= 0) {
        compact();
      }
      return;
    }
    long wanted = Math.min(compactBytes + compactBytes / 2 + SLACK_BYTES, mostBytes);
    long worthwhile = compactBytes + Math.min(SLACK_BYTES, mostBytes / 8);
    if (contents.fileBytes() >= Math.max(wanted, worthwhile)) {
      compact();
    }
  }

  /** Returns after how long {@link #tidy} has something to try again, else a very long time. */
  long nanosUntilRetry() {
    return compactionFailure == null ? Long.MAX_VALUE : retryAt - disk.nanos();
  }

  private void compact() {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Contents copy = null;
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, OwnerOnly.file());
      copy = Contents.open(disk, fresh);
      contents.copyTo(copy);
      disk.replace(fresh, path);
    } catch (IOException | RuntimeException | Error failure) {
      giveUp(fresh, copy, failure);
      return;
    }
    contents.abandon();
    contents = copy;
    compactBytes = copy.fileBytes();
    recovered();
    try {
      disk.sync(path.getParent());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void recovered() {
    if (compactionFailure != null) {
      LOG.log(Level.INFO, "the store {0} is written anew again", path);
    }
    compactionFailure = null;
    retry = FIRST_RETRY;
  }

  private void giveUp(Path fresh, Contents copy, Throwable failure) {
    String reason = Reason.of(failure);
    if (!reason.equals(compactionFailure)) {
      LOG.log(Level.ERROR, "the store {0} cannot be written anew to be shorter: {1}", path, reason);
      LOG.log(Level.DEBUG, "where that was", failure);
    }
    compactionFailure = reason;
    retryAt = disk.nanos() + retry.toNanos();
    retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
    if (copy != null) {
      copy.abandon();
    }
    try {
      Files.deleteIfExists(fresh);
    } catch (IOException remains) {
      LOG.log(Level.DEBUG, "cannot delete {0}: {1}", fresh, remains);
    }
  }

  /** Returns how full it is, and what is wrong with it; may be called by any thread. */
  String status() {
    long percent = liveBytes * 100 / mostLiveBytes();
    if (percent >= 100) {
      return "full: nothing more is stored until something is removed; fileMegabytes allows more";
    }
    String failure = compactionFailure;
    if (failure != null) {
      return path + " cannot be written anew, so it grows: " + failure;
    }
    return percent < NEARLY_FULL_PERCENT
        ? ""
        : "nearly full: sessions and observations fill %d %% of what fileMegabytes allows"
            .formatted(percent);
  }

  /** Closes it properly. */
  void close() {
    contents.close();
  }

  /** Closes without writing, after a failure. */
  void abandon() {
    contents.abandon();
  }
}
