// SPDX-License-Identifier: Apache-2.0
package io.millrace.itests.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The sources: short files, and packages of a module that do not need each other in a circle. */
class SourceFilesTest {
  private static final Path ROOT =
      Path.of(System.getProperty("millrace.distribution"))
          .normalize()
          .resolve("../../..")
          .normalize();

  private static final int MEDIAN_LINES = 80;
  private static final int NINE_OF_TEN_LINES = 200;
  private static final int MOST_LINES = 300;

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?([\\w.]+);");

  /** The text of each file that is built into a jar, by its path below the root. */
  private static final Map<Path, String> SOURCES = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    for (String top : List.of("bundles", "runtime", "itests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(top))) {
        for (Path file : files.filter(SourceFilesTest::isSource).toList()) {
          SOURCES.put(ROOT.relativize(file), Files.readString(file));
        }
      }
    }
    assertThat(SOURCES).hasSizeGreaterThan(1000);
  }

  private static boolean isSource(Path file) {
    String path = ROOT.relativize(file).toString();
    return path.endsWith(".java") && path.contains("src/main/java") && !path.contains("/target/");
  }

  @Test
  void files_are_short() {
    List<Long> lines =
        SOURCES.values().stream().map(text -> text.lines().count()).sorted().toList();
    assertThat(lines.get(lines.size() / 2)).as("median").isLessThanOrEqualTo(MEDIAN_LINES);
    assertThat(lines.get(lines.size() * 9 / 10))
        .as("nine of ten")
        .isLessThanOrEqualTo(NINE_OF_TEN_LINES);
    assertThat(SOURCES)
        .allSatisfy((file, text) -> assertThat(text.lines()).hasSizeLessThanOrEqualTo(MOST_LINES));
  }

  @Test
  void packages_of_a_module_need_each_other_in_no_circle() {
    Map<String, Map<String, Set<String>>> modules = new LinkedHashMap<>();
    SOURCES.forEach(
        (file, text) -> {
          String module = file.toString().replaceFirst("/?src/main/java/.*", "");
          modules
              .computeIfAbsent(module, none -> new TreeMap<>())
              .computeIfAbsent(packageOf(text), none -> new TreeSet<>())
              .addAll(imports(text));
        });
    List<String> circles = new ArrayList<>();
    modules.forEach(
        (module, packages) ->
            packages.forEach(
                (name, imports) -> {
                  if (reached(name, packages).contains(name)) {
                    circles.add(module + ": " + name);
                  }
                }));
    assertThat(circles).isEmpty();
  }

  private static String packageOf(String text) {
    Matcher matcher = PACKAGE.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static Set<String> imports(String text) {
    Set<String> imports = new HashSet<>();
    for (Matcher each = IMPORT.matcher(text); each.find(); ) {
      imports.add(each.group(1));
    }
    return imports;
  }

  /** Returns the packages that one needs, itself only where it is in a circle. */
  private static Set<String> reached(String from, Map<String, Set<String>> packages) {
    Map<String, Boolean> seen = new HashMap<>();
    List<String> next = new ArrayList<>(List.of(from));
    while (!next.isEmpty()) {
      String one = next.remove(next.size() - 1);
      for (String imported : packages.get(one)) {
        String needed = packageAround(imported, packages.keySet());
        if (!needed.isEmpty() && !needed.equals(one) && seen.put(needed, true) == null) {
          next.add(needed);
        }
      }
    }
    return seen.keySet();
  }

  /** Returns the module's package that a type is in; empty when it is none of the module's. */
  private static String packageAround(String type, Set<String> packages) {
    String name = type;
    while (!name.isEmpty() && !packages.contains(name)) {
      name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }
    return name;
  }
}
