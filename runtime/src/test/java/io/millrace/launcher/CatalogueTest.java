// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The catalogue of what comes from outside ({@code cnf/pom.xml}), beside the modules' POMs. */
class CatalogueTest {
  private static final Path TOP = Path.of("..");

  /** One dependency of a POM, as {@code group:artifact}; {@code imported} is a list of others. */
  private record Entry(String group, String artifact, boolean imported) {
    private Entry(Element dependency) {
      this(
          child(dependency, "groupId"),
          child(dependency, "artifactId"),
          child(dependency, "scope").equals("import"));
    }

    private static String child(Element dependency, String name) {
      NodeList found = dependency.getElementsByTagName(name);
      return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    /** An imported list is used by whoever takes an artifact of its group or of one below it. */
    private boolean isFor(Entry used) {
      return imported
          ? (used.group + ".").startsWith(group + ".")
          : used.group.equals(group) && used.artifact.equals(artifact);
    }

    @Override
    public String toString() {
      return group + ":" + artifact;
    }
  }

  private static List<Entry> entries(Path pom) throws Exception {
    NodeList dependencies =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(pom.toFile())
            .getElementsByTagName("dependency");
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < dependencies.getLength(); i++) {
      entries.add(new Entry((Element) dependencies.item(i)));
    }
    return entries;
  }

  private static Set<Path> modules() throws Exception {
    Set<Path> modules = new TreeSet<>(Set.of(TOP.resolve("pom.xml")));
    try (Stream<Path> files = Files.walk(TOP, 4)) {
      files
          .filter(file -> file.endsWith("pom.xml"))
          .filter(file -> !file.toString().contains("/target/"))
          .filter(file -> !file.startsWith(TOP.resolve("cnf")))
          .forEach(modules::add);
    }
    return modules;
  }

  @Test
  void everyEntry_isUsedByAModule() throws Exception {
    List<Entry> used = new ArrayList<>();
    for (Path module : modules()) {
      used.addAll(entries(module));
    }
    assertThat(used).hasSizeGreaterThan(100);
    List<Entry> unused = entries(TOP.resolve("cnf/pom.xml"));
    unused.removeIf(entry -> used.stream().anyMatch(entry::isFor));
    assertThat(unused).as("entries of cnf/pom.xml that no module uses").isEmpty();
  }
}
