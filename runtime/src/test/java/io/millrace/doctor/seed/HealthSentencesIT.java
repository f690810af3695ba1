// SPDX-License-Identifier: Apache-2.0
package io.millrace.doctor.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The doctor knows a fault by the words of a health check. They are written in the bundles, whose
 * classes are looked through for them: a check that says it in other words is noticed here.
 */
class HealthSentencesIT {
  private static final int SHORTEST = 4;

  private static final List<String> CLASSES = new ArrayList<>();

  @BeforeAll
  static void read() throws Exception {
    Path system = Path.of(System.getProperty("millrace.distribution"), "system");
    try (Stream<Path> files = Files.walk(system)) {
      for (Path each : files.filter(HealthSentencesIT::isOurs).toList()) {
        read(each);
      }
    }
    assertThat(CLASSES).hasSizeGreaterThan(1000);
  }

  private static boolean isOurs(Path file) {
    return file.getFileName().toString().matches("io\\.millrace\\..*\\.jar");
  }

  private static void read(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry each : Collections.list(file.entries())) {
        if (each.getName().endsWith(".class")) {
          byte[] bytes = file.getInputStream(each).readAllBytes();
          CLASSES.add(new String(bytes, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  static List<String> words() {
    return HealthSeeds.sentences().stream()
        .flatMap(sentence -> Stream.of(sentence.split("\\{[^}]*\\}")))
        .map(String::strip)
        .filter(words -> words.length() >= SHORTEST)
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("words")
  void words_are_those_of_a_bundle(String words) {
    assertThat(CLASSES.stream().anyMatch(each -> each.contains(words))).as(words).isTrue();
  }
}
