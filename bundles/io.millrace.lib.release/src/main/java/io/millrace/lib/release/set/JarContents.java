// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.set;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Tells a damaged jar from one of another build: by the checksum that it has of each entry. */
final class JarContents {
  private static final int PIECE_BYTES = 64 << 10;

  private JarContents() {}

  /** Reads all entries of a jar and returns in words what is damaged; empty when nothing is. */
  static Optional<String> fault(Path jar) {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && crc(zip, entry) != entry.getCrc()) {
          return Optional.of(entry.getName() + " in it does not fit its checksum");
        }
      }
      return Optional.empty();
    } catch (IOException | IllegalArgumentException odd) {
      return Optional.of(String.valueOf(odd.getMessage()));
    }
  }

  /** The JDK compares the checksum of streams, not that of files which it reads at random. */
  private static long crc(ZipFile zip, ZipEntry entry) throws IOException {
    CRC32 crc = new CRC32();
    byte[] piece = new byte[PIECE_BYTES];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        crc.update(piece, 0, count);
      }
    }
    return crc.getValue();
  }
}
