// SPDX-License-Identifier: Apache-2.0
package io.millrace.config;

import io.millrace.launcher.configuration.SiteFiles;
import io.millrace.lib.files.DurableFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/** Files of a configuration as a folder or a zip; the same files are the same bytes. Stateless. */
final class SiteArchive {
  private static final String ZIP = ".zip";
  private static final int MOST_FILES = 1000;
  private static final int MOST_BYTES = 1 << 20;

  /** The first day that a zip can tell without a time zone. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private SiteArchive() {}

  /** Writes a zip, where the name says so, or else a folder, which must be new or empty. */
  static void write(Path target, Map<String, byte[]> files) throws IOException {
    if (target.toString().endsWith(ZIP)) {
      DurableFile.write(target.toAbsolutePath(), zip(files));
      return;
    }
    Files.createDirectories(target);
    try (var there = Files.list(target)) {
      if (there.findAny().isPresent()) {
        throw new IOException(target + ": allowed is a new or empty folder");
      }
    }
    for (Map.Entry<String, byte[]> each : files.entrySet()) {
      DurableFile.write(target.resolve(each.getKey()), each.getValue());
    }
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> each : new TreeMap<>(files).entrySet()) {
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(each.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** Reads a zip or a folder. */
  static Map<String, byte[]> read(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      return SiteFiles.read(source);
    }
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream in = Files.newInputStream(source);
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
        String name = each.getName();
        boolean simple = name.matches("[^/\\\\\\p{Cntrl}]{1,200}") && SiteFiles.isOne(name);
        byte[] bytes = zip.readNBytes(MOST_BYTES + 1);
        if (!simple || bytes.length > MOST_BYTES || files.size() == MOST_FILES) {
          throw new IOException(
              "%s: allowed are at most %d files PID.cfg of at most %d bytes, and no folders"
                  .formatted(source, MOST_FILES, MOST_BYTES));
        }
        files.put(name, bytes);
      }
    }
    if (files.isEmpty()) {
      throw new IOException(source + " is no zip with files PID.cfg");
    }
    return files;
  }
}
