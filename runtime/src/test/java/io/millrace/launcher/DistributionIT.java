// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold for every bundle of ours, read from the manifests of the distribution. */
class DistributionIT {

  private static final Set<String> MAY_EXPORT = Set.of("io.millrace.api", "io.millrace.net");

  private final Path system = Path.of(System.getProperty("millrace.distribution"), "system");

  @Test
  void onlyApiAndNetExport() throws IOException {
    Map<String, String> exporting = new TreeMap<>();
    ours()
        .forEach(
            (name, manifest) -> {
              if (manifest.getValue("Export-Package") != null) {
                exporting.put(name, manifest.getValue("Export-Package"));
              }
            });
    assertThat(exporting.keySet()).as("bundles that export packages").isSubsetOf(MAY_EXPORT);
  }

  @Test
  void everyBundleOfTheBuild_isShipped() throws IOException {
    Set<String> built = new TreeSet<>();
    try (Stream<Path> folders = Files.list(Path.of("..", "bundles"))) {
      folders.map(folder -> folder.getFileName().toString()).forEach(built::add);
    }
    built.removeIf(name -> name.startsWith("io.millrace.lib."));
    built.remove("io.millrace.testing"); // for tests of plugins, and on the class path of their kit
    assertThat(ours().keySet()).containsExactlyElementsOf(built);
  }

  @Test
  void noBundleLacksWhatAnotherMustExport() throws IOException {
    Set<String> missing = new TreeSet<>();
    ours()
        .forEach(
            (name, manifest) ->
                imports(manifest).stream()
                    .filter(imported -> imported.startsWith("io.millrace."))
                    .filter(imported -> !imported.startsWith("io.millrace.api"))
                    .filter(imported -> !imported.equals("io.millrace.net"))
                    .forEach(imported -> missing.add(name + " imports " + imported)));
    assertThat(missing).as("imports of another bundle's implementation").isEmpty();
  }

  private static List<String> imports(Attributes manifest) {
    String header = manifest.getValue("Import-Package");
    if (header == null) {
      return List.of();
    }
    List<String> packages = new ArrayList<>();
    for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
      packages.add(clause.split(";", 2)[0].trim());
    }
    return packages;
  }

  private Map<String, Attributes> ours() throws IOException {
    Map<String, Attributes> ours = new TreeMap<>();
    try (Stream<Path> files = Files.walk(system, 2)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
        try (JarFile jar = new JarFile(file.toFile())) {
          Attributes manifest = jar.getManifest().getMainAttributes();
          String name = manifest.getValue("Bundle-SymbolicName");
          if (name.startsWith("io.millrace.")) {
            ours.put(name, manifest);
          }
        }
      }
    }
    return ours;
  }
}
