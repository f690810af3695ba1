// SPDX-License-Identifier: Apache-2.0
package io.millrace.release;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Sha256;
import io.millrace.lib.release.archive.JarSink;
import io.millrace.lib.release.feature.BundleEntry;
import io.millrace.lib.release.feature.BundleManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of bundles as an installed router has it: {@code <start level>/*.jar}. */
final class JarFolder {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final Comparator<BundleEntry> ORDER =
      Comparator.comparingInt(BundleEntry::startLevel).thenComparing(BundleEntry::symbolicName);

  private final Map<BundleEntry, Path> jars = new TreeMap<>(ORDER);

  private JarFolder() {}

  /** Reads all jars; fails when one is no bundle, or comes twice. */
  static JarFolder read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder, 2)) {
      files = found.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    JarFolder jars = new JarFolder();
    for (Path file : files) {
      Path same = jars.jars.put(entry(file), file);
      if (same != null) {
        throw new IOException(file + " and " + same + " are one bundle");
      }
    }
    return jars;
  }

  private static BundleEntry entry(Path file) throws IOException {
    String level = String.valueOf(file.toAbsolutePath().getParent().getFileName());
    if (!level.matches("[0-7]?[0-9]|80")) {
      throw new IOException(file + ": its folder is no start level; allowed is 1 to 80");
    }
    if (Files.size(file) > Bounds.JAR_BYTES) {
      throw new IOException(file + ": larger than " + Bounds.JAR_BYTES + " bytes");
    }
    BundleManifest manifest = BundleManifest.of(file);
    MessageDigest digest = Sha256.digest();
    long[] size = {0};
    read(
        file,
        piece -> {
          size[0] += piece.remaining();
          digest.update(piece);
        });
    return new BundleEntry(
        manifest.id(file),
        manifest.symbolicName(),
        manifest.version(),
        Sha256.hex(digest.digest()),
        size[0],
        Integer.parseInt(level));
  }

  /** Returns the bundles by start level and name. */
  List<BundleEntry> bundles() {
    return List.copyOf(jars.keySet());
  }

  /** Returns a bundle's jar. */
  Path file(BundleEntry bundle) {
    return jars.get(bundle);
  }

  /** Gives a bundle's bytes to the sink. */
  void read(BundleEntry bundle, JarSink sink) throws IOException {
    read(jars.get(bundle), sink);
  }

  private static void read(Path file, JarSink sink) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sink.write(ByteBuffer.wrap(buffer, 0, count));
      }
    }
  }
}
