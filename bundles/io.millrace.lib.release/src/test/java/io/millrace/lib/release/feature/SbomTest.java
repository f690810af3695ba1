// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.release.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SbomTest {
  private static final BundleEntry ONE =
      new BundleEntry("org.example:one:1.0+a", "org.example.one", "1.0.0", "a".repeat(64), 9, 60);
  private static final BundleEntry TWO =
      new BundleEntry("org.two:org.two:2.0.0", "org.two", "2.0.0", "b".repeat(64), 9, 60);

  @TempDir Path folder;

  private static Release release() {
    return new Release(
        new ReleaseId("org.example", "house", "1.0.0"),
        1,
        Instant.EPOCH,
        Instant.EPOCH,
        Requirements.NONE,
        Gates.NONE,
        Replaces.ALL,
        List.of(ONE, TWO),
        Map.of(),
        Set.of(),
        Map.of(),
        "");
  }

  private Path jar(Map<String, String> files) throws Exception {
    Path jar = folder.resolve("x.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (var file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(file.getKey()));
        out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  @Test
  void document_names_each_bundle_where_it_is_from_and_its_licence() throws Exception {
    SbomLicence apache = new SbomLicence("Apache-2.0", "", "");
    SbomComponent one = new SbomComponent(ONE, SbomComponent.of(ONE).purl(), List.of(apache));
    byte[] json = ReleaseJsonWriter.write(release(), List.of(one, SbomComponent.of(TWO)));
    assertThat(ReleaseJson.read(json)).isEqualTo(release());
    assertThat(new String(Sbom.document(json), StandardCharsets.UTF_8))
        .contains("\"bomFormat\" : \"CycloneDX\"", "\"serialNumber\" : \"urn:uuid:")
        .contains("\"purl\" : \"pkg:maven/org.example/one@1.0%2Ba\"", "\"id\" : \"Apache-2.0\"")
        .contains("\"purl\" : \"pkg:generic/org.two@2.0.0\"", "\"content\" : \"" + "b".repeat(64));
    assertThat(ReleaseJsonWriter.write(release(), List.of(one, SbomComponent.of(TWO))))
        .isEqualTo(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Apache-2.0 | Apache-2.0",
        "Apache-2.0;link=\"https://x/y,z\", MIT | Apache-2.0 MIT",
        "https://www.apache.org/licenses/LICENSE-2.0.txt | Apache-2.0",
        "http://opensource.org/licenses/MIT | MIT",
        "https://www.eclipse.org/legal/epl-2.0/, https://www.eclipse.org/org/documents/edl-v10.php"
            + " | EPL-2.0 BSD-3-Clause",
        "\"Apache License, Version 2.0\" | Apache-2.0",
        "Apache License, Version 2.0 | Apache-2.0",
        "MPL-2.0 | MPL-2.0",
        "Our own | (Our own)",
        "Apache 2.0 or MIT | (Apache 2.0 or MIT)",
        "<<EXTERNAL>> | ''",
        "'' | ''"
      })
  void header_says_the_licence(String header, String expected) throws Exception {
    String manifest = "Manifest-Version: 1.0\n" + (header.isEmpty() ? "" : "Bundle-License: ");
    Path jar = jar(Map.of("META-INF/MANIFEST.MF", wrapped(manifest + header)));
    List<String> found =
        SbomComponent.of(ONE, jar).licences().stream()
            .map(each -> each.id().isEmpty() ? "(" + each.name() + ")" : each.id())
            .toList();
    assertThat(String.join(" ", found)).isEqualTo(expected);
  }

  /** A line of a manifest has at most 72 bytes. */
  private static String wrapped(String manifest) {
    return manifest.replaceAll("(.{60})(?=.)", "$1\n ") + "\n";
  }

  @Test
  void without_a_header_the_project_says_it() throws Exception {
    String pom =
        """
        <project><name>n</name><licenses><license><name>The Apache Software License,
        Version 2.0</name><url>http://www.apache.org/licenses/LICENSE-2.0.txt</url></license>
        <license><name>Odd</name></license></licenses>
        <dependencies><license><name>no</name></license></dependencies></project>
        """;
    Path jar =
        jar(
            Map.of(
                "META-INF/MANIFEST.MF",
                "Manifest-Version: 1.0\n",
                "META-INF/maven/org.example/one/pom.xml",
                pom));
    assertThat(SbomComponent.of(ONE, jar).licences())
        .containsExactly(
            new SbomLicence("Apache-2.0", "", "http://www.apache.org/licenses/LICENSE-2.0.txt"),
            new SbomLicence("", "Odd", ""));
  }
}
