// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.release.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which jars run is read from the lists that the shell prints. */
class RunningSetTest {
  private static final String NAMES =
      """
         ID|State      |Level|Symbolic name
          1|Active     |    5|org.apache.felix.scr (2.2.18)|2.2.18
         22|Active     |   30|io.millrace.api (0.3.0.r00001)|0.3.0.r00001
      """;

  @TempDir private Path folder;
  private Path jar;

  @BeforeEach
  void write() throws IOException {
    jar = Files.writeString(folder.resolve("0a1b"), "a jar");
  }

  private String locations() {
    return """
       1|Active     |    5|reference:file:/elsewhere|2.2.18
      22|Active     |   30|reference:file:%s|0.3.0.r00001
    """
        .formatted(jar);
  }

  @Test
  void each_bundle_of_ours_has_the_hash_of_its_jar() throws IOException {
    RunningSet running = RunningSet.of(NAMES, locations());
    assertThat(running.hashes())
        .isEqualTo(Map.of("io.millrace.api", Sha256.of(Files.readAllBytes(jar))));
    assertThat(running.with(Map.of("io.millrace.api", "0123456789")).difference(running))
        .startsWith("{io.millrace.api=");
    assertThat(running.difference(new RunningSet(Map.of()))).isEqualTo("{io.millrace.api=missing}");
  }

  @Test
  void a_bundle_of_ours_that_does_not_run_is_a_failure() {
    assertThatThrownBy(() -> RunningSet.of(NAMES.replace("|Active ", "|Resolved "), locations()))
        .hasMessage("io.millrace.api is Resolved");
  }
}
