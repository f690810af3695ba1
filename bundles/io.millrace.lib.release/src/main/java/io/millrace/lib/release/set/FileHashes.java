// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The SHA-256 of files, each of which is read once as long as it stays the same file with the same
 * bytes: the file system says so by its inode, size and times, among them the time of the last
 * change of the inode, which nobody can set [POSIX sys/stat.h, st_ctim]. A file that is changed
 * while it is read is not remembered, and where the file system does not tell these, none is.
 * Damage that the disk itself does is seen when a file is read the first time. Thread-safe.
 */
public final class FileHashes {
  private static final String IDENTITY = "unix:dev,ino,size,lastModifiedTime,ctime";

  /** The most files that are remembered; the eldest is forgotten, and read again. */
  private static final int MOST = 1024;

  private final Map<Map<String, Object>, String> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Map<String, Object>, String> eldest) {
          return size() > MOST;
        }
      };

  /**
   * A file's bytes and their hash.
   *
   * @param sha256 of these very bytes
   */
  public record Content(String sha256, byte[] bytes) {}

  /** Returns the hash of a file as it is now. */
  public String of(Path file) throws IOException {
    Optional<Map<String, Object>> before = identity(file);
    Optional<String> hash = before.flatMap(this::find);
    if (hash.isPresent()) {
      return hash.get();
    }
    return remember(before, file, SetJars.hash(file));
  }

  /** Reads a file in any case. */
  public Content read(Path file) throws IOException {
    Optional<Map<String, Object>> before = identity(file);
    byte[] bytes = Files.readAllBytes(file);
    return new Content(remember(before, file, Sha256.of(bytes)), bytes);
  }

  /** Takes over the hash of the bytes that the caller has just written to a file of its own. */
  public void wrote(Path file, String sha256) throws IOException {
    remember(identity(file), file, sha256);
  }

  private String remember(Optional<Map<String, Object>> before, Path file, String sha256)
      throws IOException {
    if (before.isPresent() && before.equals(identity(file))) {
      synchronized (known) {
        known.put(before.get(), sha256);
      }
    }
    return sha256;
  }

  private Optional<String> find(Map<String, Object> identity) {
    synchronized (known) {
      return Optional.ofNullable(known.get(identity));
    }
  }

  private static Optional<Map<String, Object>> identity(Path file) throws IOException {
    try {
      return Optional.of(Map.copyOf(Files.readAttributes(file, IDENTITY)));
    } catch (UnsupportedOperationException | IllegalArgumentException notTold) {
      return Optional.empty();
    }
  }
}
