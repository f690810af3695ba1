// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packages of a module as layers: each uses itself and those below it alone. */
public final class Layers {
  private final Path sources;
  private final Pattern use;

  /**
   * Of the module whose folder is the working directory.
   *
   * @param root the root package, such as {@code io.millrace.gateway}
   */
  public Layers(String root) {
    this(Path.of("src/main/java", root.split("\\.")), root);
  }

  Layers(Path sources, String root) {
    this.sources = sources;
    this.use = Pattern.compile("\\b" + Pattern.quote(root) + "\\.(\\w+)");
  }

  /**
   * Returns a line for each package that uses one above it, for each that is not named, and for
   * each that is not there; none when the layers are as said.
   *
   * @param fromTheLowest the names of the packages below the root package
   */
  public List<String> faults(List<String> fromTheLowest) throws IOException {
    List<String> faults = new ArrayList<>();
    Set<String> there = packages();
    for (String name : fromTheLowest) {
      if (!there.remove(name)) {
        faults.add("there is no package " + name);
        continue;
      }
      Set<String> above = used(name);
      above.removeAll(fromTheLowest.subList(0, fromTheLowest.indexOf(name) + 1));
      above.forEach(each -> faults.add(name + " uses " + each));
    }
    there.forEach(each -> faults.add(each + " has no layer"));
    return faults;
  }

  private Set<String> packages() throws IOException {
    Set<String> packages = new TreeSet<>();
    try (Stream<Path> children = Files.list(sources)) {
      children
          .filter(Files::isDirectory)
          .forEach(each -> packages.add(each.getFileName().toString()));
    }
    return packages;
  }

  private Set<String> used(String name) throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.walk(sources.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        for (Matcher match = use.matcher(Files.readString(file)); match.find(); ) {
          used.add(match.group(1));
        }
      }
    }
    return used;
  }
}
