// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * The format of the file that a build of the store writes, by its manifest: {@code
 * Millrace-Store-Format} of our bundle; of the library below it, MVStore, the first two parts of
 * its version, because a file that a newer one has written may be closed to an older one.
 *
 * @param symbolicName of the bundle
 * @param format equal where two builds read each other's files
 */
public record StoreFormat(String symbolicName, String format) {
  /** The bundles that have a part in the file. */
  public static final Set<String> BUNDLES =
      Set.of("io.millrace.store.mvstore", "com.h2database.mvstore");

  private static final String HEADER = "Millrace-Store-Format";
  private static final String LIBRARY = "com.h2database.mvstore";

  /** Reads a jar; empty when the bundle has no part in the store's file. */
  public static Optional<StoreFormat> of(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Manifest manifest = file.getManifest();
      Attributes headers = manifest == null ? new Attributes() : manifest.getMainAttributes();
      String header = headers.getValue("Bundle-SymbolicName");
      String name = header == null ? "" : header.split(";", 2)[0].strip();
      String format = headers.getValue(HEADER);
      if (format == null && name.equals(LIBRARY)) {
        String version = String.valueOf(headers.getValue("Bundle-Version"));
        format = version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
      }
      return Optional.ofNullable(format).map(String::strip).map(it -> new StoreFormat(name, it));
    }
  }

  /**
   * Tells whether the store's file has to be copied aside before one jar takes the place of the
   * other.
   *
   * @param before a bundle's jar
   * @param after the jar of the same bundle in the release
   */
  public static boolean changes(Path before, Path after) throws IOException {
    return !of(before).equals(of(after));
  }
}
