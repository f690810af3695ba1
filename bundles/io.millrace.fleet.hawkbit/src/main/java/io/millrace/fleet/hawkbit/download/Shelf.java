// SPDX-License-Identifier: Apache-2.0
package io.millrace.fleet.hawkbit.download;

import io.millrace.lib.files.FolderSpace;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder with what was downloaded: whole files whose hash was right, and parts. For its owner
 * only; files stay over restarts until another release is fetched.
 */
public final class Shelf {
  private static final String PART = ".part";

  private final Path folder;

  /** Makes the folder when it is not there. */
  public Shelf(Path folder) throws IOException {
    this.folder = folder;
    OwnerOnly.createDirectories(folder);
  }

  /** Returns where a whole file is. */
  Path whole(String key) {
    return folder.resolve(key);
  }

  boolean has(String key) {
    return Files.isRegularFile(whole(key));
  }

  long partBytes(String key) throws IOException {
    Path part = folder.resolve(key + PART);
    return Files.exists(part) ? Files.size(part) : 0;
  }

  Path part(String key) {
    return folder.resolve(key + PART);
  }

  /** Opens the part of a file for writing from this position on; what is behind it is cut off. */
  FileChannel open(String key, long at) throws IOException {
    Path part = part(key);
    FileChannel channel =
        FileChannel.open(
            part, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file());
    channel.truncate(at).position(at);
    return channel;
  }

  void drop(String key) throws IOException {
    Files.deleteIfExists(part(key));
  }

  /** Makes a part a whole file. */
  void complete(String key) throws IOException {
    try (FileChannel written = FileChannel.open(part(key), StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(
        part(key), whole(key), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes all files but those, whole or in parts. */
  void keepOnly(Set<String> keys) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.toList();
    }
    for (Path each : all) {
      String name = each.getFileName().toString();
      String key = name.endsWith(PART) ? name.substring(0, name.length() - PART.length()) : name;
      if (!keys.contains(key)) {
        Files.deleteIfExists(each);
      }
    }
  }

  /** Deletes all files. */
  public void clear() throws IOException {
    keepOnly(Set.of());
  }

  long usableBytes() throws IOException {
    return FolderSpace.freeBytes(folder);
  }

  /** Returns the bytes of all files, whole or in parts. */
  public long bytes() throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder)) {
      for (Path each : files.toList()) {
        bytes += Files.size(each);
      }
    }
    return bytes;
  }
}
