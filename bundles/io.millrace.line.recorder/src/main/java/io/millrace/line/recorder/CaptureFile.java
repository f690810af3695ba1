// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.FolderSpace;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;

/**
 * A capture file that is being written. After every call it consists of complete blocks: a block
 * that does not fit on the disk is removed. One thread.
 */
final class CaptureFile implements AutoCloseable {
  private static final long NANOS = 1_000_000_000L;

  /** How much a recording leaves free on the disk. */
  static final long RESERVE_BYTES = 16L << 20;

  private static final int SECTION_LENGTH_UNKNOWN = -1;

  private final FileChannel channel;
  private final FreeSpace free;
  private final long limit;
  private long size;

  /** Tells how many bytes are free on the disk. */
  interface FreeSpace {
    long bytes() throws IOException;
  }

  /**
   * Makes a file that only its owner can read.
   *
   * @param limit how many bytes it may have at most
   * @throws IllegalArgumentException when it is there already
   */
  static CaptureFile create(Path path, long limit, CapturedInterface captured) throws IOException {
    OwnerOnly.createDirectories(path.getParent());
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              OwnerOnly.file());
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(path + " is there already", e);
    }
    try {
      return new CaptureFile(channel, () -> FolderSpace.freeBytes(path), limit, captured);
    } catch (IOException e) {
      channel.close();
      Files.delete(path);
      throw e;
    }
  }

  /**
   * Begins a file: its header and its one interface.
   *
   * @param free asked before each block: the router's own files need {@link #RESERVE_BYTES}
   * @param limit how many bytes it may have at most
   */
  CaptureFile(FileChannel channel, FreeSpace free, long limit, CapturedInterface captured)
      throws IOException {
    this.channel = channel;
    this.free = free;
    this.limit = limit;
    append(
        new BlockWriter()
            .int32(Pcapng.BYTE_ORDER_MAGIC)
            .int16(1)
            .int16(0)
            .int64(SECTION_LENGTH_UNKNOWN)
            .option(Pcapng.OPTION_COMMENT, captured.hint())
            .option(Pcapng.OPTION_USER_APPLICATION, "Millrace")
            .block(Pcapng.SECTION_HEADER));
    append(
        new BlockWriter()
            .int16(captured.linkType())
            .int16(0)
            .int32(0)
            .option(Pcapng.OPTION_COMMENT, captured.comment())
            .option(Pcapng.OPTION_INTERFACE_NAME, captured.name())
            .option(Pcapng.OPTION_INTERFACE_DESCRIPTION, captured.description())
            .option(
                Pcapng.OPTION_TIME_RESOLUTION, Bytes.wrap(new byte[] {(byte) Pcapng.NANOSECONDS}))
            .block(Pcapng.INTERFACE_DESCRIPTION));
  }

  private static long units(Instant when) {
    return when.getEpochSecond() * NANOS + when.getNano();
  }

  /** Writes a packet. */
  void write(Packet packet) throws IOException {
    int flags = packet.outbound() ? Pcapng.OUTBOUND : Pcapng.INBOUND;
    append(
        new BlockWriter()
            .int32(0)
            .moment(units(packet.when()))
            .int32(packet.bytes().length())
            .int32(packet.bytes().length())
            .padded(packet.bytes())
            .option(Pcapng.OPTION_COMMENT, packet.comment())
            .option(Pcapng.OPTION_PACKET_FLAGS, number(flags))
            .block(Pcapng.ENHANCED_PACKET));
  }

  private static Bytes number(int value) {
    return Bytes.wrap(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /** Writes how many bursts were lost, and what happened after the last. */
  void writeEnd(Instant when, long dropped, String comment) throws IOException {
    Bytes count =
        Bytes.wrap(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(dropped).array());
    append(
        new BlockWriter()
            .int32(0)
            .moment(units(when))
            .option(Pcapng.OPTION_COMMENT, comment)
            .option(Pcapng.OPTION_DROPPED, count)
            .block(Pcapng.INTERFACE_STATISTICS));
  }

  /** Appends a complete block, or nothing. */
  private void append(ByteBuffer block) throws IOException {
    int length = block.remaining();
    if (size + length > limit) {
      throw new IOException("the file has reached its " + limit + " bytes");
    }
    if (free.bytes() - length < RESERVE_BYTES) {
      throw new IOException("the disk has less than " + (RESERVE_BYTES >> 20) + " MiB left");
    }
    try {
      while (block.hasRemaining()) {
        channel.write(block);
      }
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
    size += length;
  }

  private void takeBack(IOException cause) {
    try {
      channel.truncate(size);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Returns how many bytes it has. */
  long size() {
    return size;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
