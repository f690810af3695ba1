// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.archive;

import static io.millrace.lib.release.archive.ArchiveEntry.mismatch;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the zip's directory and proves that the file is its entries and nothing else: each begins
 * where the one before it ends, with a local header that says the same; the directory follows, and
 * the file ends with it. Two programs cannot read such a file in two ways.
 */
final class ArchiveDirectory {
  static final int END = 0x06054b50;
  static final int END_BYTES = 22;

  private static final int CENTRAL_BYTES = 46;
  private static final int MOST_ENTRIES = Bounds.BUNDLES + 2;
  private static final long UNSIGNED = 0xffff_ffffL;

  private ArchiveDirectory() {}

  static List<ArchiveEntry> read(FileChannel file) throws IOException {
    long size = size(file);
    ByteBuffer end = bytes(file, size - END_BYTES, END_BYTES);
    boolean found = end.getInt() == END;
    boolean oneDisk = end.getInt() == 0;
    int entries = Short.toUnsignedInt(end.getShort());
    int all = Short.toUnsignedInt(end.getShort());
    long bytes = end.getInt() & UNSIGNED;
    long offset = end.getInt() & UNSIGNED;
    int comment = end.getShort();
    if (!found) {
      throw new RefusedReleaseException(
          Refusal.INCOMPLETE_FILE, "the file does not end as a zip does: a part of it is missing");
    }
    if (entries > MOST_ENTRIES) {
      throw new RefusedReleaseException(
          Refusal.TOO_MANY,
          "the file says %d entries; at most %d are allowed".formatted(entries, MOST_ENTRIES));
    }
    if (!oneDisk || entries != all || comment != 0 || offset + bytes + END_BYTES != size) {
      throw mismatch("its end says other sizes");
    }
    if (bytes > (long) entries * (CENTRAL_BYTES + ArchiveEntry.LONGEST_NAME)) {
      throw mismatch("it is too long for its entries");
    }
    List<ArchiveEntry> list = central(bytes(file, offset, (int) bytes), entries);
    checkOrder(list);
    checkLocal(file, list, offset);
    return list;
  }

  private static long size(FileChannel file) throws IOException {
    long size = file.size();
    if (size == 0) {
      throw new RefusedReleaseException(Refusal.EMPTY_FILE, "the file is empty");
    }
    if (size > Bounds.FILE_BYTES) {
      throw new RefusedReleaseException(
          Refusal.TOO_LARGE,
          "the file has %d bytes; at most %d are allowed".formatted(size, Bounds.FILE_BYTES));
    }
    if (size < Integer.BYTES || bytes(file, 0, Integer.BYTES).getInt() != ArchiveEntry.LOCAL) {
      throw new RefusedReleaseException(
          Refusal.NOT_A_ZIP, "the file is no release: it does not begin as a zip does");
    }
    if (size < END_BYTES) {
      throw new RefusedReleaseException(
          Refusal.INCOMPLETE_FILE, "the file is shorter than the end of a zip");
    }
    return size;
  }

  private static List<ArchiveEntry> central(ByteBuffer directory, int entries)
      throws RefusedReleaseException {
    List<ArchiveEntry> list = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < entries; i++) {
      ArchiveEntry entry = ArchiveEntry.central(directory);
      if (!names.add(entry.name())) {
        throw new RefusedReleaseException(
            Refusal.DUPLICATE_NAME, "the file has the entry " + entry.name() + " twice");
      }
      list.add(entry);
    }
    if (directory.hasRemaining()) {
      throw mismatch("there are bytes behind its last record");
    }
    return list;
  }

  private static void checkOrder(List<ArchiveEntry> list) throws RefusedReleaseException {
    boolean first = !list.isEmpty() && list.get(0).name().equals(ArchiveEntry.JSON);
    boolean second = list.size() > 1 && list.get(1).name().equals(ArchiveEntry.SIGNATURES);
    boolean signed = list.stream().anyMatch(entry -> entry.name().equals(ArchiveEntry.SIGNATURES));
    if (first && !signed) {
      throw new RefusedReleaseException(
          Refusal.NO_SIGNATURE, "the release is not signed: release.json.sig is missing");
    }
    if (!first || !second) {
      throw new RefusedReleaseException(
          Refusal.ENTRY_ORDER, "the file does not begin with release.json and release.json.sig");
    }
  }

  private static void checkLocal(FileChannel file, List<ArchiveEntry> list, long directory)
      throws IOException {
    long expected = 0;
    for (ArchiveEntry entry : list) {
      if (entry.offset() != expected || entry.end() > directory) {
        throw mismatch(entry.name() + " is not where the entry before it ends");
      }
      int length = ArchiveEntry.LOCAL_BYTES + entry.name().length();
      ArchiveEntry local = ArchiveEntry.local(bytes(file, expected, length), expected);
      if (!local.equals(entry)) {
        throw mismatch(entry.name() + " says another name, size or checksum");
      }
      expected = entry.end();
    }
    if (expected != directory) {
      throw new RefusedReleaseException(
          Refusal.EXTRA_ENTRY, "between the last entry and the zip's directory there are bytes");
    }
  }

  /** Reads exactly so many bytes from a place. */
  static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }
}
