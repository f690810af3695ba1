// SPDX-License-Identifier: Apache-2.0
package io.millrace.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** A bundle as the next build would make it: the same content under another version, a new file. */
public final class SecondBuild {
  private static final Attributes.Name VERSION = new Attributes.Name("Bundle-Version");

  private SecondBuild() {}

  /**
   * Finds a bundle of the distribution.
   *
   * @param symbolicName for example {@code io.millrace.nic}
   */
  public static Path installed(Path distribution, String symbolicName) throws IOException {
    try (Stream<Path> files = Files.walk(distribution.resolve("system"), 2)) {
      return files
          .filter(file -> file.getFileName().toString().matches(symbolicName + "-[0-9].*jar"))
          .findFirst()
          .orElseThrow(() -> new IOException("no bundle " + symbolicName + " in " + distribution));
    }
  }

  /** Writes a copy of {@code bundle} into {@code folder}; its version gets {@code qualifier}. */
  public static Path of(Path bundle, Path folder, String qualifier) throws IOException {
    Path copy = folder.resolve(qualifier + "-" + bundle.getFileName());
    try (JarFile jar = new JarFile(bundle.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes main = manifest.getMainAttributes();
      String[] parts = main.getValue(VERSION).split("\\.");
      main.put(VERSION, parts[0] + "." + parts[1] + "." + parts[2] + "." + qualifier);
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        copyEntries(jar, out);
      }
    }
    return copy;
  }

  private static void copyEntries(JarFile jar, JarOutputStream out) throws IOException {
    for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
      JarEntry entry = entries.nextElement();
      if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
        out.putNextEntry(new JarEntry(entry.getName()));
        jar.getInputStream(entry).transferTo(out);
        out.closeEntry();
      }
    }
  }
}
