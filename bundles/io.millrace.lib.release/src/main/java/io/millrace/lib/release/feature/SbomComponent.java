// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import io.millrace.lib.release.Bounds;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A bundle as a part of a release's bill of materials.
 *
 * @param purl the package URL: Maven's where the jar says from where it is, else a generic one
 * @param licences as the bundle's manifest or its project's file says them; may be empty
 */
public record SbomComponent(BundleEntry bundle, String purl, List<SbomLicence> licences) {
  private static final Pattern POM = Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.xml");

  /** Of a bundle whose jar is not looked into. */
  static SbomComponent of(BundleEntry bundle) {
    return new SbomComponent(bundle, purl(bundle), List.of());
  }

  /** Reads a bundle's jar. */
  public static SbomComponent of(BundleEntry bundle, Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      byte[] manifest = bytes(zip, zip.getEntry("META-INF/MANIFEST.MF"));
      String header =
          new Manifest(new ByteArrayInputStream(manifest))
              .getMainAttributes()
              .getValue("Bundle-License");
      List<SbomLicence> licences = BundleLicences.ofHeader(header == null ? "" : header);
      if (licences.isEmpty()) {
        List<? extends ZipEntry> poms =
            zip.stream().filter(entry -> POM.matcher(entry.getName()).matches()).toList();
        licences = poms.size() == 1 ? BundleLicences.ofProject(bytes(zip, poms.get(0))) : List.of();
      }
      return new SbomComponent(bundle, purl(bundle), licences);
    }
  }

  private static byte[] bytes(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readNBytes(Bounds.MANIFEST_BYTES);
    }
  }

  /** Returns group, artifact and version of a bundle's ID. */
  static String[] words(BundleEntry bundle) {
    String[] words = bundle.id().split(":", 3);
    return words.length == 3 ? words : new String[] {"", bundle.symbolicName(), bundle.version()};
  }

  private static String purl(BundleEntry bundle) {
    String[] words = words(bundle);
    boolean maven = !words[0].isEmpty() && !words[0].equals(words[1]);
    String version = "@" + encoded(words[2]);
    return maven
        ? "pkg:maven/" + encoded(words[0]) + "/" + encoded(words[1]) + version
        : "pkg:generic/" + encoded(words[1]) + version;
  }

  private static String encoded(String word) {
    return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
