// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A package that uses one above it is named, and one that nobody has named. */
class LayersTest {
  @TempDir private Path sources;

  @BeforeEach
  void write() throws IOException {
    write("low", "import org.example.low.Other;");
    write("high", "import org.example.low.A; import org.example.high.B;");
  }

  private void write(String name, String text) throws IOException {
    Path folder = Files.createDirectories(sources.resolve(name));
    Files.writeString(folder.resolve("A.java"), text);
  }

  private List<String> faults(String... fromTheLowest) throws IOException {
    return new Layers(sources, "org.example").faults(List.of(fromTheLowest));
  }

  @Test
  void layers_that_are_as_said_have_no_faults() throws IOException {
    assertThat(faults("low", "high")).isEmpty();
  }

  @Test
  void each_fault_is_named() throws IOException {
    assertThat(faults("high", "low")).containsExactly("high uses low");
    assertThat(faults("low")).containsExactly("high has no layer");
    assertThat(faults("low", "high", "top")).containsExactly("there is no package top");
  }
}
