// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import io.millrace.lib.release.Bounds;
import io.millrace.lib.release.Refusal;
import io.millrace.lib.release.RefusedReleaseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * What a jar says it is.
 *
 * @param symbolicName without its directives
 * @param version as it is written; 0.0.0 without one [OSGi Core 3.2.1.8]
 */
public record BundleManifest(String symbolicName, String version) {
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final Pattern MAVEN =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");

  /** Reads a jar, within bounds; refuses one that is no bundle. */
  public static BundleManifest of(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry entry = zip.getEntry(MANIFEST);
      if (entry == null) {
        throw refused(jar, "it has no manifest");
      }
      Manifest manifest = new Manifest(new ByteArrayInputStream(bytes(zip, entry, jar)));
      Attributes headers = manifest.getMainAttributes();
      String name = headers.getValue("Bundle-SymbolicName");
      if (name == null) {
        throw refused(jar, "its manifest has no Bundle-SymbolicName");
      }
      String symbolicName = name.split(";", 2)[0].strip();
      String version = headers.getValue("Bundle-Version");
      return new BundleManifest(symbolicName, version == null ? "0.0.0" : version.strip());
    } catch (ZipException odd) {
      throw refused(jar, "it is no jar: " + odd.getMessage());
    } catch (RefusedReleaseException refused) {
      throw refused;
    } catch (IllegalArgumentException odd) {
      throw refused(jar, "a name in it cannot be read");
    }
  }

  private static RefusedReleaseException refused(Path jar, String why) {
    return new RefusedReleaseException(
        Refusal.WRONG_BUNDLE, jar.getFileName() + " is no bundle: " + why);
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry, Path jar) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(Bounds.MANIFEST_BYTES + 1);
      if (bytes.length > Bounds.MANIFEST_BYTES) {
        throw refused(jar, entry.getName() + " is over " + Bounds.MANIFEST_BYTES + " bytes");
      }
      return bytes;
    }
  }

  /**
   * Returns the bundle's {@code group:artifact:version}: as Maven wrote it into the jar, or made of
   * the symbolic name.
   *
   * @param jar the one that this was read from
   */
  public String id(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> found =
          zip.stream().filter(entry -> MAVEN.matcher(entry.getName()).matches()).toList();
      Properties maven = new Properties();
      if (found.size() == 1) {
        maven.load(new ByteArrayInputStream(bytes(zip, found.get(0), jar)));
      }
      return String.join(
          ":",
          maven.getProperty("groupId", symbolicName),
          maven.getProperty("artifactId", symbolicName),
          maven.getProperty("version", version));
    }
  }
}
