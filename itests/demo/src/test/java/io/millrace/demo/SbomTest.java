// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.License;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bill of materials of a release of the whole program, by CycloneDX's own schema. */
class SbomTest {
  private static final Path PROGRAM = Path.of(System.getProperty("millrace.distribution"));

  @TempDir Path folder;

  private byte[] run(String... words) throws Exception {
    List<String> line =
        new ArrayList<>(List.of(PROGRAM.resolve("bin/millrace").toString(), "release"));
    line.addAll(List.of(words));
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(line).directory(folder.toFile()).redirectError(errors.toFile()).start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return said;
  }

  @Test
  void schema_finds_nothing_wrong_and_every_bundle_has_its_hash_and_origin() throws Exception {
    run("build", "house", "1.0.0", "--sequence", "1");
    byte[] sbom = run("show", "--sbom", "house-1.0.0.mrl");
    JsonParser parser = new JsonParser();
    String text = new String(sbom, StandardCharsets.UTF_8);
    assertThat(parser.validate(text, Version.VERSION_16)).isEmpty();
    assertThat(parser.validate(text.replace("\"library\"", "\"nothing\""), Version.VERSION_16))
        .as("the schema is looked at")
        .isNotEmpty();

    Bom bom = parser.parse(sbom);
    try (Stream<Path> jars = Files.walk(PROGRAM.resolve("system"))) {
      long count = jars.filter(jar -> jar.toString().endsWith(".jar")).count();
      assertThat(bom.getComponents()).hasSize((int) count);
    }
    for (Component component : bom.getComponents()) {
      assertThat(component.getPurl()).as(component.getName()).matches("pkg:(maven|generic)/.+@.+");
      assertThat(component.getHashes()).as(component.getName()).hasSize(1);
      boolean ours = component.getName().startsWith("io.millrace.");
      assertThat(!ours || licence(component).equals("Apache-2.0")).as(component.getName()).isTrue();
    }
    assertThat(bom.getComponents())
        .filteredOn(each -> licence(each).isEmpty())
        .extracting(Component::getName)
        .as("those whose jars do not say it")
        .containsExactlyInAnyOrder("jul-to-slf4j", "slf4j-api", "slf4j-jdk14", "picocli", "bcprov");
  }

  private static String licence(Component component) {
    if (component.getLicenses() == null || component.getLicenses().getLicenses().isEmpty()) {
      return "";
    }
    License first = component.getLicenses().getLicenses().get(0);
    return first.getId() == null ? first.getName() : first.getId();
  }
}
