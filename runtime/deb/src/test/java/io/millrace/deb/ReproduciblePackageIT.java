// SPDX-License-Identifier: Apache-2.0
package io.millrace.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.lib.testing.Extent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources make the same packages, byte by byte. */
class ReproduciblePackageIT {
  private static final Path DISTRIBUTION =
      Path.of(System.getProperty("millrace.distribution")).toAbsolutePath().normalize();
  private static final Path TOP = Path.of("../..").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void built_again_elsewhere_and_later_they_are_the_same() throws Exception {
    assumeThat(Extent.isLong()).as("Maven builds them with the long tests").isTrue();
    // Other times of the files, and another order in their folder; another umask.
    Path copy = folder.resolve("copy");
    Command.good("sh", "-c", "umask 0; cp -r '%s' '%s'".formatted(DISTRIBUTION, copy));
    Path target = Files.createDirectories(folder.resolve("target"));
    // The Java of millrace-jre is not made again from the same JDK.
    Path stage = DebianPackage.folder().resolve("stage");
    Command.good("cp", "-r", "--preserve=mode,links", stage.toString(), target.toString());
    build(copy, target);
    for (String each : List.of("millrace", "millrace-jre")) {
      Path first = DebianPackage.named(each).file();
      Path second = target.resolve(first.getFileName());
      assertThat(Files.mismatch(first, second))
          .as("%s differs: diffoscope %s %s", each, first, second)
          .isEqualTo(-1);
    }
  }

  private static void build(Path distribution, Path target) throws Exception {
    List<String> words = new ArrayList<>(List.of(TOP.resolve("mvnw").toString(), "-B", "-o", "-q"));
    String repository = System.getProperty("localRepository"); // of the Maven that runs this
    if (repository != null) {
      words.add("-Dmaven.repo.local=" + repository);
    }
    words.addAll(
        List.of(
            "-f",
            TOP.resolve("runtime/deb/pom.xml").toString(),
            "-Ddistribution=" + distribution,
            "-Ddeb.target=" + target,
            "exec:exec@stage",
            "jdeb:jdeb@millrace",
            "jdeb:jdeb@millrace-jre"));
    Command.good(words.toArray(String[]::new));
  }
}
