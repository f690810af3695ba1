// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic.firmware;

import io.millrace.lib.command.Table;
import io.millrace.lib.files.OwnerOnly;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** {@code nic:image-pack}: makes an image file from the bytes of a firmware. */
final class ImagePack {
  private static final int BUFFER_BYTES = 16_384;
  private static final long MOST = 0xFFFFFFFFL;

  private ImagePack() {}

  /** Makes the file and returns what it holds. */
  static Table run(Path from, Path to, String text, int flags, long type) throws IOException {
    ImageVersion version =
        ImageVersion.of(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "VERSION " + text + ": allowed is 0.0.0 to 255.255.65535"));
    ImageHead head = pack(from, to, version, flags, type);
    Table table = new Table("", "file", "version", "bytes", "crc", "flags", "device_type");
    table.add(
        to,
        version,
        head.length(),
        "%04x".formatted(head.crc()),
        "%04x".formatted(head.flags()),
        head.deviceType());
    return table;
  }

  /** Writes the image file and returns its head. */
  static ImageHead pack(Path from, Path to, ImageVersion version, int flags, long type)
      throws IOException {
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ)) {
      long length = in.size();
      if (length < 1 || length > MOST) {
        throw new IllegalArgumentException(from + " has " + length + " bytes, not 1 to " + MOST);
      }
      ImageHead head = new ImageHead(version, flags, crc(in), length, type);
      try (FileChannel out =
          FileChannel.open(
              to,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              OwnerOnly.file())) {
        ImageFolder.writeAll(out, head.record().toBuffer());
        for (long at = 0; at < length; ) {
          at += in.transferTo(at, length - at, out);
        }
      }
      return head;
    }
  }

  private static int crc(FileChannel in) throws IOException {
    Crc16 crc = new Crc16();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    while (in.read(buffer) > 0) {
      crc.update(buffer.flip());
      buffer.clear();
    }
    return crc.value();
  }
}
