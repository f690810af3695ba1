// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The class paths by which {@code ./millrace} runs what is no router: a module's classes and the
 * jars that were copied beside them. Surefire has more on its own, and so does not miss what a
 * wrong scope leaves out here.
 */
class ClassPathIT {

  @ParameterizedTest
  @ValueSource(strings = {"demo", "bench"})
  void everyClass_findsWhatItUses(String module) throws IOException {
    Path target = Path.of("..", module, "target");
    List<Path> path = jars(target.resolve("lib"));
    path.add(0, target.resolve("classes"));
    assertThat(path.get(0)).isDirectory();
    String all = path.stream().map(Path::toString).collect(Collectors.joining(":"));
    StringWriter said = new StringWriter();
    int status =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(said),
                new PrintWriter(said),
                Stream.concat(
                        Stream.of("--multi-release", "base", "--missing-deps", "--class-path", all),
                        path.stream().filter(ClassPathIT::isOurs).map(Path::toString))
                    .toArray(String[]::new));
    assertThat(status).as(said.toString()).isZero();
    assertThat(said.toString().lines().filter(line -> isMissing(line, module)))
        .as("classes that are missing from %s", path)
        .isEmpty();
  }

  /** What our bundles on the path could have from others inside a router is not needed here. */
  private static boolean isMissing(String line, String module) {
    return line.endsWith("not found")
        && (line.contains("-> io.millrace.") || line.strip().startsWith("io.millrace." + module));
  }

  private static List<Path> jars(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return Stream.<Path>of().collect(Collectors.toList());
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().collect(Collectors.toList());
    }
  }

  private static boolean isOurs(Path entry) {
    String name = entry.getFileName().toString();
    return name.equals("classes") || name.startsWith("io.millrace.");
  }
}
