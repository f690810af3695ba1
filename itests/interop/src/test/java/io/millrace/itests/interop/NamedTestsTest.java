// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that the documents name as their proof are there. */
class NamedTestsTest {
  private static final Path ROOT =
      Path.of(System.getProperty("millrace.distribution")).resolve("../../..").normalize();

  /** A class, or a class and a method; three points stand for the class before. */
  private static final Pattern NAMED = Pattern.compile("`(…|[A-Z]\\w*Test)(?:\\.([a-z]\\w+))?`");

  private static Map<String, String> tests() throws IOException {
    Map<String, String> tests = new HashMap<>(); // several classes may have one name
    for (String top : List.of("bundles", "runtime", "itests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(top))) {
        for (Path file : files.filter(NamedTestsTest::isTest).toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          tests.merge(name, Files.readString(file), String::concat);
        }
      }
    }
    return tests;
  }

  private static boolean isTest(Path file) {
    String path = ROOT.relativize(file).toString();
    return path.contains("src/test/java") && path.endsWith("Test.java");
  }

  @Test
  void tests_that_documents_name_are_there() throws Exception {
    Map<String, String> tests = tests();
    List<String> missing = new ArrayList<>();
    int found = 0;
    try (Stream<Path> documents = Files.list(ROOT.resolve("docs"))) {
      for (Path each : documents.filter(file -> file.toString().endsWith(".md")).toList()) {
        String before = "";
        for (Matcher named = NAMED.matcher(Files.readString(each)); named.find(); found++) {
          before = named.group(1).equals("…") ? before : named.group(1);
          String method = named.group(2) == null ? "" : " " + named.group(2) + "(";
          if (!tests.getOrDefault(before, "").contains(method) || !tests.containsKey(before)) {
            missing.add(each.getFileName() + ": " + named.group());
          }
        }
      }
    }
    assertThat(missing).isEmpty();
    assertThat(found).isGreaterThan(30);
  }
}
