// SPDX-License-Identifier: Apache-2.0
package io.millrace.audit;

import io.millrace.api.audit.AuditRecord;
import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The trail on the disk. Files are only added to: a line that a power cut or a full disk has torn
 * stays as it is, and the next one begins behind it. For one writer at a time; anybody may read.
 */
final class AuditFolder implements AutoCloseable {
  /** Opens a file for adding to it; replaced in tests. */
  interface Opening {
    FileChannel open(Path file) throws IOException;
  }

  private final AuditFiles files;
  private final Opening opening;
  private volatile AuditLimits limits;
  private volatile Path current; // the file of the channel
  private FileChannel channel; // null: not opened yet, or it could not be
  private long size;
  private boolean torn;

  AuditFolder(Path folder, AuditLimits limits) {
    this(
        folder,
        limits,
        file ->
            FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                OwnerOnly.file()));
  }

  AuditFolder(Path folder, AuditLimits limits, Opening opening) {
    this.files = new AuditFiles(folder);
    this.limits = limits;
    this.opening = opening;
  }

  /** Sets limits that count from the next file on. */
  void limits(AuditLimits other) {
    limits = other;
  }

  /** Adds a record; it is there for readers, and on the disk after {@link #force}. */
  void append(AuditRecord record) throws IOException {
    byte[] line = AuditLine.bytes(record);
    open(line.length);
    if (torn) {
      write("\n".getBytes(StandardCharsets.UTF_8));
      torn = false;
    }
    write(line);
  }

  private void open(int more) throws IOException {
    if (channel != null && !Files.exists(current)) {
      close(); // somebody has removed it: nobody would read what is added
    }
    if (channel != null && size + more > limits.fileBytes()) {
      force();
      close();
      open(files.next());
    } else if (channel == null) {
      OwnerOnly.createDirectories(files.folder());
      List<Path> all = files.list();
      Path last = all.isEmpty() ? files.next() : all.get(all.size() - 1);
      boolean full = Files.exists(last) && Files.size(last) + more > limits.fileBytes();
      open(full ? files.next() : last);
    }
  }

  private void open(Path file) throws IOException {
    boolean there = Files.exists(file);
    channel = opening.open(file);
    current = file;
    size = there ? Files.size(file) : 0;
    torn = there && isTorn(file);
    if (!there) {
      DurableFile.forceFolder(files.folder());
      files.keepWithin(limits);
    }
  }

  private static boolean isTorn(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return in.size() > 0 && (in.read(last, in.size() - 1) != 1 || last.get(0) != '\n');
    }
  }

  private void write(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      while (left.hasRemaining()) {
        size += channel.write(left);
      }
    } catch (IOException failure) {
      torn |= left.position() > 0;
      throw failure;
    }
  }

  /** Has all that was added on the disk. */
  void force() throws IOException {
    if (channel != null) {
      channel.force(false);
    }
  }

  /** Returns the newest records that are wanted, the oldest of them first. */
  List<AuditRecord> last(int most, Predicate<AuditRecord> wanted) throws IOException {
    LinkedList<AuditRecord> found = new LinkedList<>();
    List<Path> all = files.list();
    for (int i = all.size() - 1; i >= 0 && found.size() < most; i--) {
      found.addAll(0, read(all.get(i), most - found.size(), wanted));
    }
    return found;
  }

  private static Collection<AuditRecord> read(Path file, int most, Predicate<AuditRecord> wanted)
      throws IOException {
    Deque<AuditRecord> records = new ArrayDeque<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        AuditLine.read(line).filter(wanted).ifPresent(records::add);
        if (records.size() > most) {
          records.remove();
        }
      }
    } catch (NoSuchFileException deleted) { // the oldest may go meanwhile
      return List.of();
    }
    return records;
  }

  /** Tells whether a record was added. */
  boolean isBegun() {
    return current != null;
  }

  /** Returns how much there is; fails when the file that is added to was removed. */
  String extent() throws IOException {
    Path file = current;
    if (file != null && !Files.exists(file)) {
      throw new IOException(file + " was removed, and its records with it");
    }
    int count = files.list().size();
    return count == 0
        ? "no record yet"
        : "%d KiB in %d files".formatted((files.bytes() + 1023) >> 10, count);
  }

  @Override
  public void close() throws IOException {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      open.close();
    }
  }
}
