// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.verify;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** A zip whose headers may say anything, also what is not so. */
final class ForgedZip {
  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;

  /** One entry; what its two headers say can be changed one by one. */
  static final class Part {
    String name;
    String centralName;
    byte[] bytes;
    int method;
    int flags;
    long size;
    long compressedSize;
    int crc;
    int centralCrc;
    long centralSize;
    byte[] extra = {};
    byte[] gap = {};

    Part(String name, byte[] bytes) {
      this.name = name;
      this.centralName = name;
      this.bytes = bytes;
      this.size = bytes.length;
      this.compressedSize = bytes.length;
      this.centralSize = bytes.length;
      CRC32 sum = new CRC32();
      sum.update(bytes);
      crc = (int) sum.getValue();
      centralCrc = crc;
    }

    Part sized(long bytes) {
      size = bytes;
      compressedSize = bytes;
      centralSize = bytes;
      return this;
    }

    private byte[] header(boolean central, int offset) {
      byte[] text = (central ? centralName : name).getBytes(StandardCharsets.ISO_8859_1);
      ByteBuffer to = ByteBuffer.allocate(200 + text.length).order(ByteOrder.LITTLE_ENDIAN);
      to.putInt(central ? CENTRAL : LOCAL);
      if (central) {
        to.putShort((short) 20);
      }
      to.putShort((short) 10).putShort((short) flags).putShort((short) method).putInt(0x210000);
      to.putInt(central ? centralCrc : crc);
      to.putInt((int) (central ? centralSize : compressedSize));
      to.putInt((int) (central ? centralSize : size));
      to.putShort((short) text.length).putShort((short) extra.length);
      if (central) {
        to.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0).putInt(offset);
      }
      to.put(text).put(extra);
      byte[] header = new byte[to.position()];
      to.flip().get(header);
      return header;
    }
  }

  final List<Part> parts = new ArrayList<>();
  int entries = -1;
  byte[] behindEntries = {};
  byte[] comment = {};

  void add(String name, byte[] bytes) {
    parts.add(new Part(name, bytes));
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Part part : parts) {
      out.writeBytes(part.gap);
      directory.writeBytes(part.header(true, out.size()));
      out.writeBytes(part.header(false, 0));
      out.writeBytes(part.bytes);
    }
    out.writeBytes(behindEntries);
    int count = entries < 0 ? parts.size() : entries;
    ByteBuffer end = ByteBuffer.allocate(22).order(ByteOrder.LITTLE_ENDIAN);
    end.putInt(END).putInt(0).putShort((short) count).putShort((short) count);
    end.putInt(directory.size()).putInt(out.size()).putShort((short) comment.length);
    out.writeBytes(directory.toByteArray());
    out.writeBytes(end.array());
    out.writeBytes(comment);
    return out.toByteArray();
  }
}
