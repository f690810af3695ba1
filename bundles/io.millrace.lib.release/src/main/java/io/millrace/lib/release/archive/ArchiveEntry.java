// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.archive;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One stored entry of the zip, as its central directory or its local header tells it [APPNOTE
 * 4.3.7, 4.3.12]. Only what a release needs is allowed: stored, its size said beforehand, no extra
 * field, no comment, no 64-bit sizes.
 *
 * @param crc CRC-32 of the bytes
 * @param offset of the local header in the file
 */
record ArchiveEntry(String name, int crc, long sizeBytes, long offset) {
  static final String JSON = "release.json";
  static final String SIGNATURES = "release.json.sig";
  static final int LOCAL = 0x04034b50;
  static final int CENTRAL = 0x02014b50;
  static final int LOCAL_BYTES = 30;
  static final int LONGEST_NAME = 100;

  private static final int UTF_8 = 0x0800;
  private static final long UNSIGNED = 0xffff_ffffL;
  private static final Pattern JAR = Pattern.compile("bundles/[0-9a-f]{64}\\.jar");

  /** Reads one record of the central directory and leaves the buffer behind it. */
  static ArchiveEntry central(ByteBuffer directory) throws RefusedReleaseException {
    try {
      if (directory.getInt() != CENTRAL) {
        throw mismatch("a record of it is none");
      }
      directory.getShort(); // made by
      return header(directory, true);
    } catch (BufferUnderflowException cut) {
      throw mismatch("it is cut off");
    }
  }

  /** Reads a local header, which says nothing of where it is. */
  static ArchiveEntry local(ByteBuffer header, long offset) throws RefusedReleaseException {
    try {
      if (header.getInt() != LOCAL) {
        throw mismatch("there is no entry where it says");
      }
      ArchiveEntry entry = header(header, false);
      return new ArchiveEntry(entry.name, entry.crc, entry.sizeBytes, offset);
    } catch (BufferUnderflowException cut) {
      throw mismatch("an entry is cut off");
    }
  }

  static RefusedReleaseException mismatch(String why) {
    return new RefusedReleaseException(
        Refusal.DIRECTORY_MISMATCH, "the zip's directory does not fit its entries: " + why);
  }

  private static ArchiveEntry header(ByteBuffer from, boolean central)
      throws RefusedReleaseException {
    from.getShort(); // version needed
    int flags = Short.toUnsignedInt(from.getShort());
    int method = Short.toUnsignedInt(from.getShort());
    from.getInt(); // time and date
    int crc = from.getInt();
    long compressed = from.getInt() & UNSIGNED;
    long size = from.getInt() & UNSIGNED;
    int nameBytes = Short.toUnsignedInt(from.getShort());
    int extra = Short.toUnsignedInt(from.getShort());
    long offset = 0;
    int comment = 0;
    if (central) {
      comment = Short.toUnsignedInt(from.getShort());
      from.getShort(); // disk
      from.getShort(); // internal attributes
      from.getInt(); // external attributes
      offset = from.getInt() & UNSIGNED;
    }
    String name = name(from, nameBytes);
    check(name, flags, method, compressed, size);
    if (extra != 0 || comment != 0) {
      throw new RefusedReleaseException(
          Refusal.EXTRA_ENTRY, "the entry " + name + " has an extra field or a comment");
    }
    return new ArchiveEntry(name, crc, size, offset);
  }

  private static String name(ByteBuffer from, int bytes) throws RefusedReleaseException {
    if (bytes > LONGEST_NAME) {
      throw new RefusedReleaseException(
          Refusal.ENTRY_NAME, "an entry's name has " + bytes + " bytes");
    }
    byte[] name = new byte[bytes];
    from.get(name);
    String text = new String(name, StandardCharsets.ISO_8859_1);
    if (!text.equals(JSON) && !text.equals(SIGNATURES) && !JAR.matcher(text).matches()) {
      throw new RefusedReleaseException(
          Refusal.ENTRY_NAME, "no release has an entry of the name \"" + text + "\"");
    }
    return text;
  }

  private static void check(String name, int flags, int method, long compressed, long size)
      throws RefusedReleaseException {
    if (method != 0 || (flags & ~UTF_8) != 0 || compressed != size) {
      throw new RefusedReleaseException(
          Refusal.COMPRESSED_ENTRY,
          "the entry " + name + " is not plainly stored with its size said beforehand");
    }
    long most = most(name);
    if (size > most) {
      throw new RefusedReleaseException(
          Refusal.TOO_LARGE,
          "the entry %s says %d bytes; at most %d are allowed".formatted(name, size, most));
    }
  }

  private static long most(String name) {
    return switch (name) {
      case JSON -> Bounds.JSON_BYTES;
      case SIGNATURES -> Bounds.SIGNATURE_BYTES;
      default -> Bounds.JAR_BYTES;
    };
  }

  /** Returns where the bytes begin; the name is ASCII. */
  long dataOffset() {
    return offset + LOCAL_BYTES + name.length();
  }

  /** Returns where the next entry begins. */
  long end() {
    return dataOffset() + sizeBytes;
  }
}
