// SPDX-License-Identifier: Apache-2.0
package io.millrace.release.coap;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.files.WritingLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A file of which the first part has come. It lies hidden beside its place until it is whole, so
 * that it outlives the bundle and the process. For one thread.
 */
final class HalfFile {
  private static final String HALF = ".half";

  private final Path half;
  private final Path whole;
  private final UnaryOperator<FileChannel> disk;

  /**
   * Makes one.
   *
   * @param disk what is between this and the disk; a test lets it fail
   */
  HalfFile(Path folder, String name, UnaryOperator<FileChannel> disk) {
    this.half = folder.resolve("." + name + HALF);
    this.whole = folder.resolve(name);
    this.disk = disk;
  }

  Path path() {
    return half;
  }

  Path whole() {
    return whole;
  }

  /** Returns how many bytes of it are here; -1 when it is not. */
  long bytes() throws IOException {
    return bytes(half);
  }

  /** Returns how long the file is that has come whole; -1 when there is none. */
  long wholeBytes() throws IOException {
    return bytes(whole);
  }

  private static long bytes(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : -1;
  }

  /** Tells whether the first bytes of a block are here already, the same ones. */
  boolean has(long offset, Bytes block, int count) throws IOException {
    return has(half, offset, block, count);
  }

  /** Tells whether a block is the end of the file that has come whole. */
  boolean endsWith(long offset, Bytes block) throws IOException {
    return wholeBytes() == offset + block.length() && has(whole, offset, block, block.length());
  }

  private static boolean has(Path file, long offset, Bytes block, int count) throws IOException {
    ByteBuffer here = ByteBuffer.allocate(count);
    try (FileChannel in =
        FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      for (int read = 0; here.hasRemaining() && read >= 0; ) {
        read = in.read(here, offset + here.position());
      }
    }
    return !here.hasRemaining() && Bytes.wrap(here.array()).equals(block.slice(0, count));
  }

  /**
   * Writes the last bytes of a block at an offset and cuts off what is behind them. When that fails
   * what was before the offset stays, and nothing else.
   */
  void write(long offset, Bytes bytes) throws IOException {
    try (FileChannel out = open()) {
      try {
        ByteBuffer left = bytes.toBuffer();
        for (long at = offset; left.hasRemaining(); ) {
          at += out.write(left, at);
        }
        out.truncate(offset + bytes.length());
      } catch (IOException failure) {
        out.truncate(offset);
        throw failure;
      }
    }
  }

  /** Opens it as long as a block is written: nobody makes room with it meanwhile. */
  private FileChannel open() throws IOException {
    FileChannel out =
        FileChannel.open(
            half,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
            OwnerOnly.file());
    boolean held = false;
    try {
      WritingLock.hold(out);
      held = true;
      return disk.apply(out);
    } finally {
      if (!held) {
        out.close();
      }
    }
  }

  /** Gives it its name, with so many bytes; it is on the disk afterwards. */
  void finish(long bytes) throws IOException {
    try (FileChannel out = open()) {
      out.truncate(bytes);
      out.force(true);
      Files.move(half, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFile.forceFolder(whole.toAbsolutePath().getParent());
  }

  /** Removes both; false when there was neither. */
  boolean delete() throws IOException {
    boolean begun = Files.deleteIfExists(half);
    return Files.deleteIfExists(whole) || begun;
  }
}
