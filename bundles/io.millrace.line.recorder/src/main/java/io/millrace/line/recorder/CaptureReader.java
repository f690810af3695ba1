// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.recorder;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.line.Line;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads capture files of one interface, of either byte order, ours and those that other programs
 * made of them; blocks and options it does not know are skipped. A file that ends within a block is
 * read up to there. One thread.
 */
final class CaptureReader {
  /** Replays are held in memory. */
  static final long MAX_FILE_BYTES = 64L << 20;

  private static final int MIN_BLOCK_BYTES = 12;
  private static final int MICROSECONDS = 6;
  private static final long NANOS = 1_000_000_000L;

  private final ByteBuffer file;
  private final List<Packet> packets = new ArrayList<>();
  private String line = "";
  private String role = Line.PRIMARY;
  private int resolution = MICROSECONDS;
  private int interfaces;

  private CaptureReader(ByteBuffer file) {
    this.file = file;
  }

  /** Reads a file of at most 64 MiB. */
  static Capture read(Path path) throws IOException {
    if (Files.size(path) > MAX_FILE_BYTES) {
      throw new IOException(path + " has more than " + MAX_FILE_BYTES + " bytes");
    }
    return parse(ByteBuffer.wrap(Files.readAllBytes(path)));
  }

  /** Reads the content of a file. */
  static Capture parse(ByteBuffer content) throws IOException {
    return new CaptureReader(content).blocks();
  }

  private Capture blocks() throws IOException {
    if (file.remaining() < MIN_BLOCK_BYTES
        || file.getInt(file.position()) != Pcapng.SECTION_HEADER) {
      throw new IOException("not a pcapng file");
    }
    boolean complete = true;
    while (complete && file.hasRemaining()) {
      complete = block();
    }
    return new Capture(line, role, List.copyOf(packets), complete);
  }

  /** Reads a block; returns false when the file ends within it. */
  private boolean block() throws IOException {
    int start = file.position();
    if (file.remaining() < MIN_BLOCK_BYTES) {
      return false;
    }
    if (file.getInt(start) == Pcapng.SECTION_HEADER) {
      order(start);
    }
    int type = file.getInt(start);
    int length = file.getInt(start + 4);
    if (length < MIN_BLOCK_BYTES || length % 4 != 0) {
      throw new IOException("a block of " + length + " bytes at byte " + start);
    }
    if (length > file.remaining()) {
      return false;
    }
    ByteBuffer body = file.slice(start + 8, length - MIN_BLOCK_BYTES).order(file.order());
    take(type, body, start);
    file.position(start + length);
    return true;
  }

  private void order(int start) throws IOException {
    file.order(ByteOrder.LITTLE_ENDIAN);
    if (file.getInt(start + 8) != Pcapng.BYTE_ORDER_MAGIC) {
      file.order(ByteOrder.BIG_ENDIAN);
    }
    if (file.getInt(start + 8) != Pcapng.BYTE_ORDER_MAGIC) {
      throw new IOException("no byte order at byte " + start);
    }
  }

  private void take(int type, ByteBuffer body, int start) throws IOException {
    try {
      switch (type) {
        case Pcapng.INTERFACE_DESCRIPTION -> describe(body);
        case Pcapng.ENHANCED_PACKET -> packets.add(packet(body));
        default -> {}
      }
    } catch (java.nio.BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("a block that contradicts itself at byte " + start, e);
    }
  }

  private void describe(ByteBuffer body) throws IOException {
    int linkType = Short.toUnsignedInt(body.getShort());
    interfaces++;
    if (linkType != Pcapng.LINKTYPE_USER0 || interfaces > 1) {
      throw new IOException(
          "interface " + interfaces + " of link type " + linkType + ": expected is one, of 147");
    }
    body.position(body.position() + 6);
    BlockOptions options = BlockOptions.read(body);
    line = options.text(Pcapng.OPTION_INTERFACE_NAME);
    if (options.text(Pcapng.OPTION_COMMENT).equals("role=" + Line.SECONDARY)) {
      role = Line.SECONDARY;
    }
    Bytes given = options.value(Pcapng.OPTION_TIME_RESOLUTION);
    resolution = given.isEmpty() ? MICROSECONDS : given.at(0);
    if (resolution > Pcapng.NANOSECONDS) {
      throw new IOException("a time resolution of " + resolution);
    }
  }

  private Packet packet(ByteBuffer body) throws IOException {
    if (body.getInt() != 0 || interfaces == 0) {
      throw new IOException("a packet of an interface that is not described");
    }
    long high = Integer.toUnsignedLong(body.getInt());
    long units = high << 32 | Integer.toUnsignedLong(body.getInt());
    int captured = body.getInt();
    body.getInt();
    if (captured < 0 || captured > body.remaining()) {
      throw new IllegalArgumentException("captured " + captured);
    }
    byte[] bytes = new byte[captured];
    body.get(bytes);
    body.position(Math.min(body.limit(), body.position() + (4 - captured % 4) % 4));
    BlockOptions options = BlockOptions.read(body);
    boolean outbound =
        (options.number(Pcapng.OPTION_PACKET_FLAGS, body.order()) & 3) == Pcapng.OUTBOUND;
    return new Packet(
        moment(units), outbound, Bytes.wrap(bytes), options.text(Pcapng.OPTION_COMMENT));
  }

  private Instant moment(long units) {
    long second = 1;
    for (int i = 0; i < resolution; i++) {
      second *= 10;
    }
    return Instant.ofEpochSecond(
        Long.divideUnsigned(units, second),
        Long.remainderUnsigned(units, second) * (NANOS / second));
  }
}
