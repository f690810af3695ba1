// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer.change;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import io.millrace.lib.release.Bounds;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The folder for the files of releases, bounded in bytes and files: who needs room has those
 * removed that came first, but never one that is being planned or installed, or written [{@link
 * WritingLock}]. Thread-safe.
 */
final class UploadFolder {
  private static final int PIECE_BYTES = 64 << 10;
  private static final long STEP_BYTES = 1 << 20;
  private static final String HALF = ".half";

  private final Path folder;
  private final Supplier<UploadLimits> limits;
  private final Arrivals arrivals;
  private final Map<Path, Integer> used = new HashMap<>();

  /** Tells when a file has come. */
  interface Arrivals {
    FileTime of(Path file) throws IOException;
  }

  /** A file that is there. */
  private record Uploaded(Path path, long bytes, FileTime arrived) {}

  UploadFolder(Path folder, Supplier<UploadLimits> limits) {
    this(folder, limits, UploadFolder::arrived);
  }

  UploadFolder(Path folder, Supplier<UploadLimits> limits, Arrivals arrivals) {
    this.folder = folder;
    this.limits = limits;
    this.arrivals = arrivals;
  }

  /**
   * Returns when a file was last written or given its name, where the system tells [POSIX stat,
   * st_ctim]: the time of its last change is the sender's, when {@code scp -p} has brought it.
   */
  static FileTime arrived(Path file) throws IOException {
    try {
      return (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException | IllegalArgumentException untold) {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Returns the folder, whether it is there or not. */
  Path path() {
    return folder;
  }

  /** Makes it where it is not there. */
  void create() throws IOException {
    OwnerOnly.createDirectories(folder);
  }

  /** Has a file of this name stay while something is done with it. */
  <T> CompletableFuture<T> using(String file, Supplier<CompletableFuture<T>> order) {
    Path name = folder.resolve(file.substring(file.lastIndexOf('/') + 1));
    use(name, 1);
    try {
      return order.get().whenComplete((result, failure) -> use(name, -1));
    } catch (RuntimeException | Error failure) {
      use(name, -1);
      throw failure;
    }
  }

  private synchronized void use(Path name, int more) {
    used.merge(name, more, Integer::sum);
    used.remove(name, 0);
  }

  /**
   * Removes the oldest files until so many bytes more have room, in one file more.
   *
   * @throws IOException when that cannot be
   */
  synchronized void makeRoom(long bytes) throws IOException {
    makeRoom(folder.resolve(HALF), bytes);
  }

  /** Makes room for one file, which is neither counted nor removed, to have so many bytes. */
  synchronized void makeRoom(Path incoming, long bytes) throws IOException {
    UploadLimits most = limits.get();
    if (bytes > most.bytes()) {
      throw new IOException(
          "more than the %d bytes that the folder for uploads may hold".formatted(most.bytes()));
    }
    List<Uploaded> files = list(incoming);
    long total = files.stream().mapToLong(Uploaded::bytes).sum();
    int count = files.size();
    for (Uploaded oldest : files) {
      if (count < most.files() && total + bytes <= most.bytes()) {
        return;
      }
      if (!used.containsKey(oldest.path()) && !WritingLock.isHeld(oldest.path())) {
        Files.deleteIfExists(oldest.path());
        total -= oldest.bytes();
        count--;
      }
    }
    if (count >= most.files() || total + bytes > most.bytes()) {
      throw new IOException(
          "the folder for uploads is full of files that are being installed or sent");
    }
  }

  /** Returns all files but one, those that came first before others. */
  private List<Uploaded> list(Path but) throws IOException {
    List<Uploaded> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
      for (Path each : found) {
        uploaded(each).filter(file -> !each.equals(but)).ifPresent(files::add);
      }
    } catch (NoSuchFileException none) {
      return List.of();
    }
    files.sort(Comparator.comparing(Uploaded::arrived).thenComparing(Uploaded::path));
    return files;
  }

  private Optional<Uploaded> uploaded(Path file) throws IOException {
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isDirectory()
          ? Optional.empty()
          : Optional.of(new Uploaded(file, is.size(), arrivals.of(file)));
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    }
  }

  /**
   * Writes a stream to its end into a new file.
   *
   * @param progress is told again and again how many bytes have come
   * @return the file, forced to the disk
   * @throws IOException when it is empty or larger than a release may be; nothing of it stays
   */
  Path receive(InputStream in, LongConsumer progress) throws IOException {
    create();
    makeRoom(0);
    Path half = Files.createTempFile(folder, "received-", ".mrl" + HALF, OwnerOnly.file());
    use(half, 1);
    try {
      copy(in, half, progress);
      String name = half.getFileName().toString();
      return Files.move(half, folder.resolve(name.substring(0, name.length() - HALF.length())));
    } finally {
      use(half, -1);
      Files.deleteIfExists(half);
    }
  }

  private void copy(InputStream in, Path half, LongConsumer progress) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long bytes = 0;
    long room = 0;
    try (FileChannel out = FileChannel.open(half, StandardOpenOption.WRITE)) {
      WritingLock.hold(out);
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        bytes += count;
        if (bytes > Bounds.FILE_BYTES) {
          throw new IOException("larger than a release may be, " + Bounds.FILE_BYTES + " bytes");
        }
        progress.accept(bytes);
        if (bytes > room) {
          room = Math.min(bytes + STEP_BYTES, limits.get().bytes());
          makeRoom(half, Math.max(room, bytes));
        }
        ByteBuffer left = ByteBuffer.wrap(piece, 0, count);
        while (left.hasRemaining()) {
          out.write(left);
        }
      }
      if (bytes == 0) {
        throw new IOException(
            "FILE is needed, or the release on the standard input, as in: ssh ROUTER"
                + " release:install < FILE");
      }
      out.force(true);
    }
  }
}
