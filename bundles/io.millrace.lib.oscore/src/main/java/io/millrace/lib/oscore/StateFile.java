// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import io.millrace.lib.files.DurableFile;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The numbers of one context on the disk, for one process and one owner in it at a time. A file
 * that is damaged is refused, never begun anew: that would use numbers a second time. Not
 * thread-safe.
 */
final class StateFile implements AutoCloseable {
  private static final String FIRST_LINE = "millrace-oscore-1";

  private final Path file;
  private final Writing writing;
  private final FileChannel lockFile;

  /** Writes a file so that it is there whole, on the disk, when the method returns. */
  interface Writing {
    void write(Path file, byte[] content) throws IOException;
  }

  /**
   * What it has.
   *
   * @param reserved numbers from there on were never used
   * @param window null: it is not known which numbers of the other end have come
   */
  record Content(long reserved, ReplayWindow window) {}

  private StateFile(Path file, Writing writing, FileChannel lockFile) {
    this.file = file;
    this.writing = writing;
    this.lockFile = lockFile;
  }

  /**
   * Takes the file of a context, which need not be there.
   *
   * @throws InUseException when somebody else has it
   */
  static StateFile open(Path folder, SecurityContext context, Writing writing) throws IOException {
    OwnerOnly.createDirectories(folder);
    Path file = folder.resolve(context.stateName());
    FileChannel channel =
        FileChannel.open(
            folder.resolve(context.stateName() + ".lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            OwnerOnly.file());
    if (!isLocked(channel)) {
      channel.close();
      throw new InUseException(context.name());
    }
    return new StateFile(file, writing, channel);
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  /** Reads it; null when the context was never used. */
  Content read() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n", -1);
    Content content = lines.length == 5 ? parse(lines) : null;
    if (content == null) {
      throw new IOException(
          "the numbers of an OSCORE context are damaged; make a new master secret at both ends and"
              + " remove "
              + file);
    }
    return content;
  }

  private static Content parse(String[] lines) {
    String body = lines[0] + "\n" + lines[1] + "\n" + lines[2] + "\n";
    if (!lines[0].equals(FIRST_LINE) || !lines[3].equals(sum(body))) {
      return null;
    }
    try {
      ReplayWindow window = lines[2].isEmpty() ? null : ReplayWindow.parse(lines[2]);
      return new Content(Long.parseLong(lines[1]), window);
    } catch (NumberFormatException wrong) {
      return null;
    }
  }

  /** Replaces it, on the disk when this returns. */
  void write(Content content) throws IOException {
    String body =
        "%s\n%d\n%s\n"
            .formatted(
                FIRST_LINE, content.reserved, content.window == null ? "" : content.window.text());
    writing.write(file, (body + sum(body) + "\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String sum(String body) {
    CRC32 sum = new CRC32();
    sum.update(body.getBytes(StandardCharsets.ISO_8859_1));
    return Long.toHexString(sum.getValue());
  }

  /** Writes as the product does. */
  static Writing durable() {
    return DurableFile::write;
  }

  /** Lets others have it. */
  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
