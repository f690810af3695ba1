// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import io.millrace.lib.files.FileReason;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The watched folder and its direct subfolders, as a medium that may be pulled out at any time and
 * that anybody may have written: links on it are not followed.
 */
record Medium(Path folder) {
  private static final String RELEASE = ".mrl";
  private static final String RESULT = ".result.txt";
  private static final String HALF = ".half";
  private static final int MOST_LOOKED_AT = 1000;
  private static final int PIECE_BYTES = 64 << 10;

  /** Returns the releases, by their paths; none when the medium is not there. */
  List<OfferedFile> releases() {
    List<OfferedFile> releases = new ArrayList<>();
    for (Path each : list(folder)) {
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        list(each).forEach(inside -> offered(inside).ifPresent(releases::add));
      } else {
        offered(each).ifPresent(releases::add);
      }
    }
    releases.sort(Comparator.comparing(OfferedFile::path));
    return releases;
  }

  /** Returns why nothing can be found in the folder, one sentence; empty when it can be read. */
  Optional<String> fault() {
    try (Stream<Path> found = Files.list(folder)) {
      found.findFirst();
      return Optional.empty();
    } catch (IOException | UncheckedIOException unreadable) {
      IOException why =
          unreadable instanceof IOException io ? io : (IOException) unreadable.getCause();
      return Optional.of(
          "nothing is taken from "
              + folder.toAbsolutePath()
              + ": "
              + FileReason.of(why)
              + "; allowed is a folder that the router's user may read, such as the one below which"
              + " sticks are mounted");
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.limit(MOST_LOOKED_AT).toList();
    } catch (IOException | UncheckedIOException missing) { // or not for us, as lost+found
      return List.of();
    }
  }

  private static Optional<OfferedFile> offered(Path file) {
    if (!file.getFileName().toString().endsWith(RELEASE)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return is.isRegularFile()
          ? Optional.of(new OfferedFile(file, is.size(), is.lastModifiedTime()))
          : Optional.empty();
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /**
   * Returns the SHA-256 of a release; nothing is written.
   *
   * @throws IOException when it has another length meanwhile, or is gone
   */
  static String hash(OfferedFile file) throws IOException {
    return read(file, piece -> {});
  }

  /**
   * Copies a release.
   *
   * @return the SHA-256 of what was copied
   * @throws IOException when it has another length meanwhile, or is gone
   */
  static String copy(OfferedFile from, Path to) throws IOException {
    Set<OpenOption> writing = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel out = FileChannel.open(to, writing, OwnerOnly.file())) {
      WritingLock.hold(out); // nobody makes room with it
      String sha256 =
          read(
              from,
              piece -> {
                while (piece.hasRemaining()) {
                  out.write(piece);
                }
              });
      out.force(true);
      return sha256;
    }
  }

  private interface Sink {
    void take(ByteBuffer piece) throws IOException;
  }

  private static String read(OfferedFile file, Sink sink) throws IOException {
    MessageDigest digest = Sha256.digest();
    Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    long bytes = 0;
    try (FileChannel in = FileChannel.open(file.path(), reading)) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      while (bytes <= Bounds.FILE_BYTES && in.read(piece) >= 0) {
        piece.flip();
        bytes += piece.remaining();
        digest.update(piece.duplicate());
        sink.take(piece);
        piece.clear();
      }
    }
    if (bytes != file.bytes()) {
      throw new IOException("it changed while it was read");
    }
    return Sha256.hex(digest.digest());
  }

  private static Path result(Path release) {
    return release.resolveSibling(release.getFileName() + RESULT);
  }

  /** Tells whether a result stands beside a release. */
  static boolean hasResult(Path release) {
    return Files.exists(result(release), LinkOption.NOFOLLOW_LINKS);
  }

  /** Writes what became of a release beside it; a link of that name is replaced, not followed. */
  static void writeResult(Path release, String text) throws IOException {
    if (!Files.isDirectory(release.getParent())) {
      throw new NoSuchFileException(release.getParent().toString());
    }
    Path result = result(release);
    Path half = result.resolveSibling(result.getFileName() + HALF);
    Files.deleteIfExists(half);
    Files.write(
        half,
        text.getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE_NEW,
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
    Files.move(half, result, StandardCopyOption.ATOMIC_MOVE);
  }
}
