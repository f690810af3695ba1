// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.api.bytes.Bytes;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one NIC's images, accessible to their owner only: {@code <version>.image} for each
 * verified image, {@code upload.part} for the upload in progress, {@code boot} for the boot record.
 * A file gets its name when it is complete. Used by one thread.
 */
final class ImageFolder {
  private static final String SUFFIX = ".image";
  private static final String NEW = ".new";
  private static final int BUFFER_BYTES = 16_384;
  private static final int MOST_BOOT_BYTES = 1024;

  private final Path folder;

  /** A complete image. */
  record Stored(ImageHead head, Path file) {
    String name() {
      return head.version().toString();
    }
  }

  private ImageFolder(Path folder) {
    this.folder = folder;
  }

  /** Creates the folder when it is missing, and deletes incomplete files of a killed process. */
  static ImageFolder open(Path folder) throws IOException {
    OwnerOnly.createDirectories(folder);
    OwnerOnly.close(folder);
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, "*" + NEW)) {
      for (Path each : unfinished) {
        Files.delete(each);
      }
    }
    return new ImageFolder(folder);
  }

  BootRecord boot() throws IOException {
    Path file = bootFile();
    return Files.exists(file) ? BootRecord.decode(read(file, MOST_BOOT_BYTES)) : BootRecord.FIRST;
  }

  void boot(BootRecord record) throws IOException {
    writeWhole(bootFile(), record.encoded(), true);
  }

  private Path bootFile() {
    return folder.resolve("boot");
  }

  Path part() {
    return folder.resolve("upload.part");
  }

  /** Writes a file with this content, completely or not at all. */
  void writeWhole(Path file, Bytes content, boolean synced) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + NEW);
    try (FileChannel out = FileChannel.open(fresh, options(), OwnerOnly.file())) {
      writeAll(out, content.toBuffer());
      if (synced) {
        out.force(true);
      }
    }
    move(fresh, file, synced);
  }

  private static Set<StandardOpenOption> options() {
    return Set.of(
        StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  static void writeAll(FileChannel out, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      out.write(content);
    }
  }

  private void move(Path from, Path to, boolean synced) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (synced && !System.getProperty("os.name", "").startsWith("Windows")) {
      try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
        directory.force(true);
      }
    }
  }

  /** Stores the verified upload as an image. */
  void adopt(ImageHead head) throws IOException {
    try (FileChannel file = FileChannel.open(part(), StandardOpenOption.WRITE)) {
      file.force(true);
    }
    move(part(), image(head.version().toString()), true);
  }

  private Path image(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /** Returns the images, the oldest first. */
  List<Stored> images() throws IOException {
    List<Stored> images = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path each : files) {
        head(each).map(head -> new Stored(head, each)).filter(this::isNamed).ifPresent(images::add);
      }
    }
    images.sort(Comparator.comparingLong(each -> each.file().toFile().lastModified()));
    return images;
  }

  private boolean isNamed(Stored stored) {
    return stored.file().equals(image(stored.name()));
  }

  Optional<Stored> find(String name) throws IOException {
    Path file = image(name);
    return Files.exists(file)
        ? head(file).map(head -> new Stored(head, file)).filter(this::isNamed)
        : Optional.empty();
  }

  /** Returns the head of an image's file; empty when it has none. */
  static Optional<ImageHead> head(Path file) throws IOException {
    return ImageHead.of(read(file, ImageHead.BYTES));
  }

  private static Bytes read(Path file, int most) throws IOException {
    return read(file, 0, most);
  }

  /** Returns a part of a file, shorter at its end. */
  static Bytes read(Path file, long from, int most) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(most);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      while (buffer.hasRemaining() && in.read(buffer, from + buffer.position()) > 0) {
        continue;
      }
    }
    return Bytes.copyOf(buffer.flip());
  }

  /** Tells whether a file has the length and the CRC of its head. */
  static boolean isIntact(Path file, ImageHead head) throws IOException {
    if (Files.size(file) != head.fileBytes()) {
      return false;
    }
    Crc16 crc = new Crc16();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      in.position(ImageHead.BYTES);
      while (in.read(buffer) > 0) {
        crc.update(buffer.flip());
        buffer.clear();
      }
    }
    return crc.value() == head.crc();
  }
}
