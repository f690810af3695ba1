// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.command;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.osgi.framework.Constants;

/**
 * The file of a bundle, read whole before anything is replaced by it, so that a slip of the hand is
 * told instead of a working bundle lost.
 *
 * @param bytes all of the file
 * @param symbolicName its Bundle-SymbolicName, without directives
 */
record BundleFile(byte[] bytes, String symbolicName) {
  private static final int MAX_BYTES = 64 << 20;
  private static final String MANIFEST = "META-INF/MANIFEST.MF";

  /**
   * Reads a file.
   *
   * @param from what it is called in messages
   * @throws IllegalArgumentException when it is no bundle, or too long
   */
  static BundleFile read(InputStream file, String from) throws IOException {
    byte[] bytes;
    try (file) {
      bytes = file.readNBytes(MAX_BYTES + 1);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(from + " is longer than " + MAX_BYTES + " bytes");
    }
    return new BundleFile(bytes, symbolicName(bytes, from));
  }

  private static String symbolicName(byte[] bytes, String from) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
      ZipEntry entry = zip.getNextEntry();
      if (entry == null) {
        throw new IllegalArgumentException(from + " is no jar");
      }
      while (entry != null && !entry.getName().equalsIgnoreCase(MANIFEST)) {
        entry = zip.getNextEntry();
      }
      String name =
          entry == null
              ? null
              : new Manifest(zip).getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
      if (name == null || name.isBlank()) {
        throw new IllegalArgumentException(
            from + " is no bundle: its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
      }
      return name.split(";")[0].strip();
    }
  }

  /**
   * Checks that it is another build of a bundle.
   *
   * @throws IllegalArgumentException when it is another bundle
   */
  void requireName(String expected, String from) {
    if (!symbolicName.equals(expected)) {
      throw new IllegalArgumentException(
          from + " is " + symbolicName + " and cannot replace " + expected);
    }
  }

  InputStream open() {
    return new ByteArrayInputStream(bytes);
  }
}
