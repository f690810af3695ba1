// SPDX-License-Identifier: Apache-2.0
package io.millrace.northbound.mqtt.backlog;

import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The sequence below which all is acknowledged, in a file of 32 bytes: two numbers with their sums,
 * written in turn, so that a write that was cut off leaves the one before it. Not thread-safe.
 */
final class Position implements AutoCloseable {
  private static final int SLOT_BYTES = 16;

  private final FileChannel channel;
  private long value;
  private int slot;

  Position(Path file) throws IOException {
    channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            OwnerOnly.file());
    long zeroth = read(0);
    long other = read(1);
    value = Math.max(0, Math.max(zeroth, other));
    slot = zeroth > other ? 1 : 0;
  }

  private long read(int which) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES);
    Segment.readAll(channel, bytes, (long) which * SLOT_BYTES);
    return bytes.hasRemaining() || bytes.getLong(8) != sum(bytes.array()) ? -1 : bytes.getLong(0);
  }

  private static long sum(byte[] bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, 8);
    return sum.getValue() + 1; // not zero for zero
  }

  long value() {
    return value;
  }

  void write(long sequence) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SLOT_BYTES).putLong(sequence);
    bytes.putLong(sum(bytes.array())).flip();
    Segment.writeAll(channel, bytes, (long) slot * SLOT_BYTES);
    value = sequence;
    slot = 1 - slot;
  }

  void force() throws IOException {
    channel.force(false);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
