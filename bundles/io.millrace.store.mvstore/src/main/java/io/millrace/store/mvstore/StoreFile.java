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
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The open file. It grows with every commit. At each start, and when it has become much longer than
 * its live entries, it is compacted: the live entries are written to a new file, which replaces the
 * old one once it is on the disk. So the live entries bound the length of the file, and after a
 * power cut there is the old file or the new one. Used by one thread, except {@link #status}.
 */
final class StoreFile {
  private static final Logger LOG = System.getLogger(StoreFile.class.getName());
  private static final int MAX_MAPS = 256;
  private static final long LEAST_SLACK_BYTES = 1 << 20;
  private static final long MOST_SLACK_BYTES = 8 << 20;
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(8);
  private static final int NEARLY_FULL_PERCENT = 80;
  private static final int FULL_SOON_PERCENT = 95;

  private final Disk disk;
  private final Path path;
  private final long maxBytes;
  private StoredMaps contents;
  private long compactBytes;
  private Duration retry = FIRST_RETRY;
  private long retryAt;
  private volatile String compactionFailure;
  private volatile long liveBytes;
  private volatile long fileBytes;

  private StoreFile(Disk disk, Path path, long maxBytes) {
    this.disk = disk;
    this.path = path;
    this.maxBytes = maxBytes;
  }

  /**
   * Opens the file, or makes it. What can be read of a damaged file is kept.
   *
   * @param maxBytes the largest length of the file; live entries may take half of that
   * @throws IOException when the directory cannot be written
   * @throws org.h2.mvstore.MVStoreException when the file is locked or cannot be read at the moment
   */
  static StoreFile open(Disk disk, Path path, long maxBytes) throws IOException {
    return open(disk, path, maxBytes, () -> null);
  }

  /**
   * Opens the file as {@link #open(Disk, Path, long)} does, but neither reads all of it nor
   * compacts it when the instance before has just closed it properly.
   *
   * @param known what that instance has left, or null
   */
  static StoreFile open(Disk disk, Path path, long maxBytes, Supplier<CleanClose> known)
      throws IOException {
    AtomicReference<CleanClose> left = new AtomicReference<>();
    OwnerOnly.createDirectories(path.getParent());
    StoreFile file = new StoreFile(disk, path, maxBytes);
    file.contents = new Recovery(disk, path).open(() -> take(left, known));
    try {
      file.prepare(left.get());
      return file;
    } catch (IOException | RuntimeException | Error failure) {
      file.abandon(); // else it would be locked, by this process, at the next attempt
      throw failure;
    }
  }

  private void prepare(CleanClose left) throws IOException {
    OwnerOnly.close(path);
    measure();
    if (contents.isVerified()) {
      disk.sync(path.getParent());
      compactBytes = contents.fileBytes();
      compact();
    } else {
      compactBytes = left.compactBytes();
    }
  }

  private static CleanClose take(AtomicReference<CleanClose> left, Supplier<CleanClose> known) {
    left.set(known.get());
    return left.get();
  }

  Optional<Bytes> get(String name, Bytes key) {
    return Optional.ofNullable(contents.get(name, key.toArray())).map(Bytes::wrap);
  }

  Map<Bytes, Bytes> all(String name) {
    Map<Bytes, Bytes> all = new HashMap<>();
    contents.all(name).forEach((key, value) -> all.put(Bytes.copyOf(key), Bytes.copyOf(value)));
    return all;
  }

  /** Returns the names of the maps that have entries. */
  Set<String> names() {
    return contents.filled();
  }

  /** Puts a value; refuses it when live entries take half of the largest length. */
  Void put(String name, Bytes key, Bytes value) {
    if (contents.fileBytes() >= 2 * maxBytes) {
      throw new IllegalArgumentException("the store's file is full: " + status());
    }
    if (contents.liveBytes() >= maxLiveBytes()) {
      throw new IllegalArgumentException(
          "the store is full: %d bytes of %d".formatted(contents.liveBytes(), maxLiveBytes()));
    }
    if (!contents.has(name) && contents.mapCount() >= MAX_MAPS) {
      throw new IllegalArgumentException("no more than " + MAX_MAPS + " maps");
    }
    contents.put(name, key.toArray(), value.toArray());
    return null;
  }

  /** Returns how many bytes all keys and values may have together. Any thread. */
  long maxLiveBytes() {
    return maxBytes / 2;
  }

  Void remove(String name, Bytes key) {
    contents.remove(name, key.toArray());
    return null;
  }

  /** Returns when everything written is on the disk. */
  void commit() {
    contents.commit();
    measure();
  }

  private void measure() {
    liveBytes = contents.liveBytes();
    fileBytes = contents.fileBytes();
  }

  /** Returns the bytes of all keys and values after the last commit. Any thread. */
  long liveBytes() {
    return liveBytes;
  }

  /** Returns the length of the file after the last commit. Any thread. */
  long fileBytes() {
    return fileBytes;
  }

  /** Compacts the file when that is due; tries again after a pause when it failed. */
  void compactIfDue() {
    if (compactionFailure != null) {
      if (nanosUntilRetry() <= 0) {
        compact();
      }
      return;
    }
    // A large file is worth a compaction, which writes all of it, only when it has grown by much.
    long slack = Math.min(Math.max(compactBytes, LEAST_SLACK_BYTES), MOST_SLACK_BYTES);
    long wanted = Math.min(compactBytes + compactBytes / 2 + slack, maxBytes);
    long worthwhile = compactBytes + Math.min(slack, maxBytes / 8);
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
    StoredMaps copy = null;
    try {
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, OwnerOnly.file());
      copy = StoredMaps.open(disk, fresh);
      contents.copyTo(copy);
      disk.replace(fresh, path);
    } catch (IOException | RuntimeException | Error failure) {
      giveUp(fresh, copy, failure);
      return;
    }
    contents.abandon();
    contents = copy;
    compactBytes = copy.fileBytes();
    measure();
    recovered();
    try {
      disk.sync(path.getParent());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void recovered() {
    if (compactionFailure != null) {
      LOG.log(Level.INFO, "the store {0} is compacted again", path);
    }
    compactionFailure = null;
    retry = FIRST_RETRY;
  }

  private void giveUp(Path fresh, StoredMaps copy, Throwable failure) {
    String reason = FailureReason.of(failure);
    if (!reason.equals(compactionFailure)) {
      LOG.log(Level.ERROR, "the store {0} cannot be compacted: {1}", path, reason);
      LOG.log(Level.DEBUG, "the cause", failure);
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

  /** Returns how full it is and what is wrong with it. Any thread. */
  String status() {
    long percent = liveBytes * 100 / maxLiveBytes();
    if (percent >= 100) {
      return "full: nothing more is stored until something is removed; fileMegabytes allows more";
    }
    String failure = compactionFailure;
    if (failure != null) {
      return path + " cannot be compacted, so it grows: " + failure;
    }
    if (percent < NEARLY_FULL_PERCENT) {
      return "";
    }
    return (percent < FULL_SOON_PERCENT ? "nearly full: " : "full soon, then nobody can log in: ")
        + "sessions and observations fill %d %% of what fileMegabytes allows".formatted(percent);
  }

  /** Tells whether all of the file was read when it was opened. */
  boolean isVerified() {
    return contents.isVerified();
  }

  /** Returns what the next instance in this process has to know of it; null if it is empty. */
  CleanClose state() {
    return contents.state(compactBytes);
  }

  /** Closes it. */
  void close() {
    contents.close();
  }

  /** Closes without writing, after a failure. */
  void abandon() {
    contents.abandon();
  }
}
