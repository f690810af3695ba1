// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.journal;

import io.millrace.lib.files.DurableFile;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Appends records to the journal's file. A record is on the disk when {@link #append} returns. Only
 * one writer may have a file open; any thread may call it.
 *
 * <p>Space is written with zeros and reserved before it is needed: the records that undo a change
 * can be written to a full disk. When the file has grown to its bound it is written anew without
 * what nobody needs any more.
 */
public final class JournalWriter implements Closeable {
  private static final System.Logger LOG = System.getLogger("io.millrace.release.journal");

  /** Where the file is compacted. */
  static final long BOUND_BYTES = 1 << 20;

  /** At least so much is reserved: the records of several changes. */
  static final int RESERVE_BYTES = 64 << 10;

  /** How often a record is written anew when its thread is interrupted again and again. */
  private static final int TRIES = 5;

  /** Opens a file for writing; replaced in tests. */
  interface Opening {
    FileChannel open(Path file) throws IOException;
  }

  /** What is written to the file. */
  private interface Writing {
    void run() throws IOException;
  }

  private final Path file;
  private final Opening opening;
  private FileChannel channel;
  private boolean closed;
  private long end;
  private long reserved;

  private JournalWriter(Path file, Opening opening) {
    this.file = file;
    this.opening = opening;
  }

  /**
   * Opens a file, which is made with its folder when it is not there. Half a record at its end is
   * overwritten; of a damaged file a copy is kept beside it, as {@code journal.damaged}.
   */
  public static JournalWriter open(Path file) throws IOException {
    return open(
        file, path -> FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
  }

  static JournalWriter open(Path file, Opening opening) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    JournalWriter writer = new JournalWriter(file, opening);
    try {
      writer.begin();
    } catch (IOException failure) {
      writer.close();
      throw failure;
    }
    return writer;
  }

  private void begin() throws IOException {
    Journal journal = Journal.read(file);
    if (journal.damaged()) {
      Path copy = file.resolveSibling(file.getFileName() + ".damaged");
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      rewrite(journal.records());
    } else if (journal.endBytes() >= BOUND_BYTES) {
      rewrite(JournalCompaction.keep(journal.records()));
    } else {
      boolean there = Files.exists(file);
      channel = opening.open(file);
      end = journal.endBytes();
      if (journal.torn()) {
        channel.truncate(end);
      }
      reserved = channel.size();
      if (!there) {
        DurableFile.forceFolder(file.toAbsolutePath().getParent());
      }
    }
    reserve();
  }

  /**
   * Appends a record and forces it to the disk, with all that was written before. It is there also
   * when the thread is interrupted, which stays so.
   *
   * @throws IOException when it may not be there; it is not, as far as any later reader goes
   * @throws IllegalArgumentException when it is longer than 64 KiB
   */
  public synchronized void append(JournalRecord record) throws IOException {
    uninterrupted(() -> putAndForce(record));
  }

  private void putAndForce(JournalRecord record) throws IOException {
    long before = put(record);
    try {
      channel.force(false);
    } catch (IOException failure) {
      end = before;
      takeBack(failure);
      throw failure;
    }
  }

  /** Appends a record that the next {@link #append} forces to the disk. */
  public synchronized void write(JournalRecord record) throws IOException {
    uninterrupted(() -> put(record));
  }

  /** An interrupt closes the channel under whoever writes; the next record needs another. */
  private void uninterrupted(Writing writing) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      for (int tries = 1; ; tries++) {
        try {
          openAgain();
          writing.run();
          return;
        } catch (ClosedChannelException failure) {
          interrupted |= Thread.interrupted();
          if (closed || tries == TRIES) {
            throw failure;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void openAgain() throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    if (!channel.isOpen()) {
      channel = opening.open(file);
      channel.truncate(end); // behind it is at most half of what nobody was told of
      reserved = end;
    }
  }

  private long put(JournalRecord record) throws IOException {
    byte[] bytes = RecordBytes.write(record);
    if (end + bytes.length > BOUND_BYTES) {
      compact();
    }
    try {
      write(bytes, end);
    } catch (IOException failure) {
      takeBack(failure);
      throw failure;
    }
    long place = end;
    end += bytes.length;
    reserved = Math.max(reserved, end);
    reserve();
    return place;
  }

  /** With a full disk the file grows beyond its bound for a while. */
  private void compact() throws IOException {
    try {
      rewrite(JournalCompaction.keep(Journal.read(file).records()));
    } catch (IOException failure) {
      if (end > 2 * BOUND_BYTES) {
        throw failure;
      }
      LOG.log(Level.WARNING, "the journal cannot be compacted: {0}", failure.toString());
    }
  }

  private void write(byte[] bytes, long at) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      at += channel.write(rest, at);
    }
  }

  /** What was not acknowledged must not be found later as if it had been. */
  private void takeBack(IOException failure) {
    try {
      channel.truncate(end);
      reserved = end;
      channel.force(false);
    } catch (IOException again) {
      failure.addSuppressed(again);
    }
  }

  /** Where the disk is full already, records are written as long as they find room. */
  private void reserve() {
    if (reserved - end >= RESERVE_BYTES / 2) {
      return;
    }
    long until = end + RESERVE_BYTES;
    try {
      write(new byte[(int) (until - reserved)], reserved);
      reserved = until;
    } catch (IOException full) {
      // Zeros: whatever of them was written counts for nothing.
      LOG.log(Level.DEBUG, "no room to reserve for the journal", full);
    }
  }

  /** Writes the file anew beside itself and puts it into its place. */
  private void rewrite(List<JournalRecord> records) throws IOException {
    Path half = file.resolveSibling(file.getFileName() + ".half");
    Files.deleteIfExists(half);
    FileChannel before = channel;
    long endBefore = end;
    FileChannel anew = opening.open(half);
    channel = anew;
    end = 0;
    try {
      for (JournalRecord record : records) {
        byte[] bytes = RecordBytes.write(record);
        write(bytes, end);
        end += bytes.length;
      }
      anew.force(true);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      channel = before;
      end = endBefore;
      anew.close();
      throw failure;
    }
    reserved = end;
    if (before != null) {
      before.close();
    }
    DurableFile.forceFolder(file.toAbsolutePath().getParent());
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
  }
}
