// SPDX-License-Identifier: Apache-2.0
package io.millrace.deployer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The layers of the deployer, as its package-info draws them. */
class PackagesTest {
  private static final List<String> FROM_THE_LOWEST =
      List.of("switching", "plan", "probe", "traffic", "judge", "change", "command");
  private static final Path SOURCES = Path.of("src/main/java/io/millrace/deployer");
  private static final Pattern USE = Pattern.compile("\\bio\\.millrace\\.deployer\\.(\\w+)");

  @Test
  void every_package_uses_only_those_below_it() throws IOException {
    for (String name : FROM_THE_LOWEST) {
      List<String> below = FROM_THE_LOWEST.subList(0, FROM_THE_LOWEST.indexOf(name) + 1);
      assertThat(used(name)).as("what %s uses", name).isSubsetOf(below);
    }
  }

  @Test
  void there_are_no_other_packages() throws IOException {
    try (Stream<Path> children = Files.list(SOURCES)) {
      assertThat(children.filter(Files::isDirectory).map(each -> each.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(FROM_THE_LOWEST);
    }
  }

  private static Set<String> used(String name) throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES.resolve(name))) {
      for (Path file : files.collect(Collectors.toList())) {
        Matcher use = USE.matcher(Files.readString(file));
        while (use.find()) {
          used.add(use.group(1));
        }
      }
    }
    return used;
  }
}
