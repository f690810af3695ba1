// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.store;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.FolderSpace;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.set.SetJars;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies of the store's file, each made before a release that changes the file's format and brought
 * back when that release is undone: the bundle before cannot read what the new one has written.
 * What was stored after the copy is lost when it is brought back. A copy is there whole or not at
 * all. For one thread at a time.
 */
public final class StoreCopy {
  private static final String SUFFIX = ".mv";

  /** What stays free on the disk besides the copy: the journal and the log go on. */
  private static final long RESERVE_BYTES = 16L << 20;

  private static final int PIECE_BYTES = 1 << 20;

  private final Path store;
  private final Path copies;

  /**
   * Makes nothing yet.
   *
   * @param store the store's file
   * @param copies the folder for copies
   */
  public StoreCopy(Path store, Path copies) {
    this.store = store;
    this.copies = copies;
  }

  private static void requireSpace(long needed, Path where) throws IOException {
    long free = FolderSpace.freeBytes(where);
    if (free < needed) {
      throw new IOException(
          "the copy of the store's file needs %d MiB, and %s has %d MiB left"
              .formatted(mebibytes(needed), where, free >> 20));
    }
  }

  private static long mebibytes(long bytes) {
    return bytes + (1 << 20) - 1 >> 20;
  }

  /**
   * Copies the file while no bundle has it open, before the framework starts.
   *
   * @param set a SHA-256 that names the copy, of the formats in the file; an older copy is replaced
   * @return whether there was a file
   * @throws IOException when it is open, when the disk has no space, or when the copy is not the
   *     same in the end; there is no copy then
   */
  public boolean make(String set) throws IOException {
    if (Files.notExists(store)) {
      return false;
    }
    OwnerOnly.createDirectories(copies);
    requireSpace(Files.size(store) + RESERVE_BYTES, copies);
    copy(store, file(set));
    return true;
  }

  /** Returns where the copy of a name is, whether it is there or not. */
  public Path path(String set) {
    return file(set);
  }

  /** Tells whether the file has the bytes of the copy of a name. */
  public boolean isSame(String set) throws IOException {
    return Files.exists(store) && Files.mismatch(store, file(set)) < 0;
  }

  /** Tells whether there is a copy of a name. */
  public boolean has(String set) {
    return Files.isRegularFile(file(set));
  }

  /**
   * Brings a copy back while no bundle has the file open; the copy stays, so it may be done again.
   *
   * @throws IOException when there is no copy, the file is open, or the disk has no space
   */
  public void restore(String set) throws IOException {
    Path folder = store.toAbsolutePath().getParent();
    OwnerOnly.createDirectories(folder);
    requireSpace(Files.size(file(set)), folder);
    if (Files.exists(store)) {
      requireClosed(store);
    }
    copy(file(set), store);
  }

  /** Removes all copies but these, and what an interrupted one has left. */
  public void keepOnly(Set<String> sets) throws IOException {
    if (Files.isDirectory(copies)) {
      List<Path> files;
      try (Stream<Path> found = Files.list(copies)) {
        files = found.toList();
      }
      for (Path file : files) {
        String name = file.getFileName().toString();
        String set = name.replace(SUFFIX, "");
        if (name.endsWith(SUFFIX) && !sets.contains(set) || DurableFile.isLeftOver(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private Path file(String set) {
    if (!Sha256.isHash(set)) {
      throw new IllegalArgumentException("\"" + set + "\" is no hash of a set");
    }
    return copies.resolve(set + SUFFIX);
  }

  /** Whoever opens the file locks it, in this process or in another. */
  private static FileLock requireClosed(FileChannel file, Path path) throws IOException {
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return lock;
      }
    } catch (OverlappingFileLockException inThisProcess) {
      throw new IOException(path + " is open, and cannot be copied now", inThisProcess);
    }
    throw new IOException(path + " is open in another process, and cannot be copied now");
  }

  private static void requireClosed(Path path) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        FileLock lock = requireClosed(file, path)) {
      lock.release();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Path half = to.resolveSibling(to.getFileName() + ".half");
    Files.deleteIfExists(half);
    try {
      String hash = write(from, half);
      if (!SetJars.hash(half).equals(hash)) {
        throw new IOException("the copy " + half + " is not what was written");
      }
      Files.move(half, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
    DurableFile.forceFolder(to.toAbsolutePath().getParent());
  }

  private static String write(Path from, Path half) throws IOException {
    MessageDigest digest = Sha256.digest();
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel in =
            FileChannel.open(from, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = requireClosed(in, from);
        FileChannel out = FileChannel.open(half, fresh, OwnerOnly.file())) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      while (in.read(piece) >= 0) {
        piece.flip();
        digest.update(piece.array(), 0, piece.limit());
        while (piece.hasRemaining()) {
          out.write(piece);
        }
        piece.clear();
      }
      out.force(true);
      lock.release();
    }
    return Sha256.hex(digest.digest());
  }
}
