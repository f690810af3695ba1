// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.release;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * That one router alone runs on a folder of data. Two files are locked: one in the folder itself,
 * which goes where the data goes, with the number of the process in it; and {@code run/lock}, which
 * earlier versions lock alone. Whoever moves {@code run} away under a router takes only that one.
 */
public final class DataLock implements AutoCloseable {
  private final List<FileChannel> channels = new ArrayList<>();

  private DataLock() {}

  /**
   * Takes it.
   *
   * @return null when a router has it
   */
  public static DataLock take(Path data) throws IOException {
    DataLock lock = new DataLock();
    boolean taken = false;
    try {
      Files.createDirectories(data.resolve("run"));
      taken = lock.add(data.resolve("run/lock")) && lock.add(data.resolve("lock"));
      return taken ? lock : null;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  private boolean add(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OwnerOnly.file());
    channels.add(channel);
    return lockOf(channel) != null;
  }

  /** Writes which process has it, for the script that stops it. */
  public void name(long process) throws IOException {
    FileChannel own = channels.get(channels.size() - 1);
    own.truncate(0);
    own.write(ByteBuffer.wrap((process + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
  }

  /** Tells whether a router has it. */
  public static boolean isTaken(Path data) throws IOException {
    return isTakenFile(data.resolve("run/lock")) || isTakenFile(data.resolve("lock"));
  }

  private static boolean isTakenFile(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock free = lockOf(channel)) {
      return free == null;
    } catch (NoSuchFileException never) {
      return false;
    }
  }

  private static FileLock lockOf(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel each : channels) {
      each.close();
    }
  }
}
