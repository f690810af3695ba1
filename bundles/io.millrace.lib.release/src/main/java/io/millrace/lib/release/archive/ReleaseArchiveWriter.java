// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.archive;

import io.millrace.lib.release.feature.BundleEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a release file beside its place and moves it there when it is whole. Times are fixed, so
 * that the same release gives the same bytes.
 */
public final class ReleaseArchiveWriter {
  /** Java takes the first month that a zip can say for "earlier" and adds an extra field. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private ReleaseArchiveWriter() {}

  /** Where a jar's bytes come from. */
  @FunctionalInterface
  public interface JarSource {
    /** Gives all bytes of a bundle's jar to the sink; called twice. */
    void read(BundleEntry bundle, JarSink sink) throws IOException;
  }

  /** Returns the file that {@link #write} writes to until it is whole. */
  public static Path half(Path target) {
    return target.resolveSibling(target.getFileName() + ".tmp");
  }

  /**
   * Writes the file.
   *
   * @param json the exact bytes of {@code release.json}
   * @param signatures the exact bytes of {@code release.json.sig}; empty: not signed yet
   * @param bundles whose jars go in, in the order that the release names them
   */
  public static void write(
      Path target, byte[] json, byte[] signatures, Iterable<BundleEntry> bundles, JarSource jars)
      throws IOException {
    Path half = half(target);
    try {
      try (OutputStream out = Files.newOutputStream(half);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        put(zip, ArchiveEntry.JSON, json);
        put(zip, ArchiveEntry.SIGNATURES, signatures);
        for (BundleEntry bundle : bundles) {
          CRC32 crc = new CRC32();
          jars.read(bundle, crc::update);
          begin(zip, bundle.entryName(), bundle.sizeBytes(), crc);
          jars.read(bundle, piece -> write(zip, piece));
          zip.closeEntry();
        }
      }
      Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void write(OutputStream out, ByteBuffer piece) throws IOException {
    out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining());
    piece.position(piece.limit());
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    begin(zip, name, bytes.length, crc);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void begin(ZipOutputStream zip, String name, long size, CRC32 crc)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(size);
    entry.setCompressedSize(size);
    entry.setCrc(crc.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
  }

  /** Writes an open file anew with other signatures. */
  public static void sign(
      Path target, ReleaseArchive from, byte[] signatures, Iterable<BundleEntry> bundles)
      throws IOException {
    write(target, from.json(), signatures, bundles, from::readJar);
  }
}
