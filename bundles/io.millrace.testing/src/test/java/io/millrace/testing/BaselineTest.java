// SPDX-License-Identifier: Apache-2.0
package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import io.millrace.api.time.Randomness;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others build against is compared with its last release, as bnd's baselining plugin does: a
 * change that the version of its package does not tell of fails. The releases lie in {@code
 * cnf/baseline}, because the plugin would ask a remote repository for them, and a clone must build
 * without one. {@code .ci/release} puts them there.
 */
class BaselineTest {
  private static final Path RELEASES = Path.of("../../cnf/baseline");
  private static final String CHANGED = "io.millrace.api.time";
  private static final String CHANGED_CLASS = "io/millrace/api/time/Randomness.class";

  @TempDir Path folder;

  private static Jar released(String artifact) throws Exception {
    try (Stream<Path> files = Files.list(RELEASES)) {
      List<Path> found =
          files.filter(each -> each.getFileName().toString().startsWith(artifact + "-")).toList();
      assertThat(found).as("the last release of %s", artifact).hasSize(1);
      return new Jar(found.get(0).toFile());
    }
  }

  private static Jar built(String artifact) throws Exception {
    Class<?> member = artifact.equals("io.millrace.api") ? Randomness.class : ManualTime.class;
    return new Jar(new File(member.getProtectionDomain().getCodeSource().getLocation().toURI()));
  }

  /** Returns one line for each package, and for the bundle, whose version is too low. */
  private static List<String> tooLow(Jar newer, Jar older) throws Exception {
    try (Processor processor = new Processor()) {
      Baseline baseline = new Baseline(processor, new DiffPluginImpl());
      List<String> lines = new ArrayList<>();
      for (Baseline.Info each : baseline.baseline(newer, older, new Instructions("*"))) {
        if (each.mismatch) {
          lines.add(each.packageName + " must be " + each.suggestedVersion);
        }
      }
      Baseline.BundleInfo bundle = baseline.getBundleInfo();
      if (bundle.mismatch) {
        lines.add(bundle.bsn + " must be " + bundle.suggestedVersion);
      }
      return lines;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"io.millrace.api", "io.millrace.testing"})
  void every_change_since_the_last_release_is_told_by_a_version(String artifact) throws Exception {
    try (Jar newer = built(artifact);
        Jar older = released(artifact)) {
      assertThat(tooLow(newer, older)).isEmpty();
    }
  }

  @Test
  void type_that_is_gone_without_a_new_version_is_refused() throws Exception {
    try (Jar newer = released("io.millrace.api");
        Jar older = released("io.millrace.api")) {
      newer.remove(CHANGED_CLASS);
      assertThat(tooLow(newer, older)).contains(CHANGED + " must be 2.0.0");
    }
  }

  @Test
  void method_that_is_new_without_a_new_version_is_refused() throws Exception {
    try (Jar newer = released("io.millrace.api");
        Jar older = released("io.millrace.api")) {
      newer.putResource(CHANGED_CLASS, new EmbeddedResource(withOneMoreMethod(), 0));
      assertThat(tooLow(newer, older)).contains(CHANGED + " must be 1.1.0");
      raise(newer, "1.1.0");
      assertThat(tooLow(newer, older)).noneMatch(line -> line.startsWith(CHANGED));
    }
  }

  private byte[] withOneMoreMethod() throws Exception {
    Path source = folder.resolve("io/millrace/api/time/Randomness.java");
    Files.createDirectories(source.getParent());
    Files.writeString(
        source,
        """
        package io.millrace.api.time;
        @org.osgi.annotation.versioning.ProviderType
        public interface Randomness {
          int nextInt(int bound);
          byte[] nextBytes(int count);
          long nextLong();
        }
        """);
    String path = System.getProperty("java.class.path");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "--release", "17", "-cp", path, source.toString());
    assertThat(status).isZero();
    return Files.readAllBytes(folder.resolve(CHANGED_CLASS));
  }

  private static void raise(Jar jar, String version) throws Exception {
    Manifest manifest = new Manifest(jar.getManifest());
    Attributes main = manifest.getMainAttributes();
    String exports = main.getValue("Export-Package");
    String raised =
        exports.replaceFirst(
            "(" + CHANGED.replace(".", "\\.") + "[^,]*;version=)\"[^\"]+\"",
            "$1\"" + version + "\"");
    assertThat(raised).isNotEqualTo(exports);
    main.putValue("Export-Package", raised);
    jar.setManifest(manifest);
  }
}
