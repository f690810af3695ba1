// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A file of the backlog: a head (the mark {@code MRQ1}, the epoch, the sequence of the first
 * record), then records, each with its length and its CRC-32C in front. It is written by the
 * process that made it, and only read by later ones; bytes at its end that are no record were cut
 * off by the end of a process or of the power, and do not count. Not thread-safe.
 */
final class Segment {
  static final int HEAD_BYTES = 16;
  static final int RECORD_HEAD_BYTES = 8;
  private static final int MARK = 0x4D525131;
  private static final String END = ".segment";

  final Path file;
  final int epoch;
  final long first;
  private FileChannel channel; // null: not open at present
  private long length;
  private long end;

  private Segment(Path file, FileChannel channel, int epoch, long first) {
    this.file = file;
    this.channel = channel;
    this.epoch = epoch;
    this.first = first;
    this.end = first;
    this.length = HEAD_BYTES;
  }

  /** Makes one that can be written. */
  static Segment create(Path folder, int epoch, long first) throws IOException {
    Path file = folder.resolve("%019d%s".formatted(first, END));
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE),
            OwnerOnly.file());
    try {
      writeAll(
          channel, ByteBuffer.allocate(16).putInt(MARK).putInt(epoch).putLong(first).flip(), 0);
      return new Segment(file, channel, epoch, first);
    } catch (IOException failed) {
      channel.close();
      Files.deleteIfExists(file);
      throw failed;
    }
  }

  static boolean isOne(Path file) {
    return file.getFileName().toString().endsWith(END);
  }

  /** Opens what an earlier process has left and counts its records; null when it has no head. */
  static Segment open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    readAll(channel, head, 0);
    head.flip();
    if (head.remaining() < HEAD_BYTES || head.getInt() != MARK) {
      channel.close();
      return null;
    }
    Segment segment = new Segment(file, channel, head.getInt(), head.getLong());
    for (Bytes each = segment.read(HEAD_BYTES); each != null; each = segment.read(segment.length)) {
      segment.length += RECORD_HEAD_BYTES + each.length();
      segment.end++;
    }
    segment.release();
    return segment;
  }

  /** Writes a record behind the others; what is written in part is overwritten by the next one. */
  void append(Bytes record) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD_HEAD_BYTES + record.length());
    bytes.putInt(record.length()).putInt(0);
    record.putInto(bytes);
    bytes.putInt(4, sum(bytes.array(), record.length()));
    writeAll(channel, bytes.flip(), length);
    length += RECORD_HEAD_BYTES + record.length();
    end++;
  }

  /** Returns the record that begins there; null when there is none that is whole. */
  Bytes read(long at) throws IOException {
    if (channel == null) {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    }
    ByteBuffer head = ByteBuffer.allocate(RECORD_HEAD_BYTES);
    readAll(channel, head, at);
    head.flip();
    if (head.remaining() < RECORD_HEAD_BYTES) {
      return null;
    }
    int bytes = head.getInt();
    int sum = head.getInt();
    if (bytes <= 0 || bytes > Backlog.MOST_RECORD_BYTES) {
      return null;
    }
    ByteBuffer whole = ByteBuffer.allocate(RECORD_HEAD_BYTES + bytes).putInt(bytes).putInt(0);
    readAll(channel, whole, at + RECORD_HEAD_BYTES);
    return whole.hasRemaining() || sum(whole.array(), bytes) != sum
        ? null
        : Bytes.wrap(whole.array(), RECORD_HEAD_BYTES, bytes);
  }

  /** Covers the length, too: a hole in a file reads as zeros, whose sum would be right. */
  private static int sum(byte[] record, int bytes) {
    CRC32C sum = new CRC32C();
    sum.update(record, 0, 4);
    sum.update(record, RECORD_HEAD_BYTES, bytes);
    return (int) sum.getValue();
  }

  static void readAll(FileChannel channel, ByteBuffer into, long at) throws IOException {
    long from = at;
    while (into.hasRemaining()) {
      int count = channel.read(into, from);
      if (count < 0) {
        return;
      }
      from += count;
    }
  }

  static void writeAll(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
    long to = at;
    while (bytes.hasRemaining()) {
      to += channel.write(bytes, to);
    }
  }

  void force() throws IOException {
    if (channel != null) {
      channel.force(false);
    }
  }

  /** Closes the file; it is opened again when it is read. */
  void release() throws IOException {
    if (channel != null) {
      channel.close();
      channel = null;
    }
  }

  void delete() throws IOException {
    release();
    Files.deleteIfExists(file);
  }

  long bytes() {
    return length;
  }

  /** Returns the sequence behind the last record. */
  long end() {
    return end;
  }

  String id(long sequence) {
    return "%08x-%d".formatted(epoch, sequence);
  }
}
