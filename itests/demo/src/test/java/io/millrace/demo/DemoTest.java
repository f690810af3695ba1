// SPDX-License-Identifier: Apache-2.0
package io.millrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.Extent;
import io.millrace.lib.testing.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The demo passes; and each of its steps fails, and the demo with it, when it is sabotaged. */
class DemoTest {
  private static final long TIMEOUT_SECONDS = 180;

  @TempDir Path folder;

  private record Ended(int status, String output) {
    String line(int step) {
      return output
          .lines()
          .filter(line -> line.startsWith("%2d ".formatted(step)))
          .findFirst()
          .get();
    }
  }

  private Ended demo(String... arguments) throws Exception {
    List<String> command = JavaCommand.of(Demo.class, arguments);
    command.add(1, "-Dmillrace.distribution=" + System.getProperty("millrace.distribution"));
    Path output = folder.resolve("output");
    Process demo =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!demo.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      demo.destroyForcibly();
      throw new AssertionError("the demo does not end:\n" + Files.readString(output));
    }
    return new Ended(demo.exitValue(), Files.readString(output));
  }

  @Test
  void demo_passes_all_steps() throws Exception {
    Ended ended = demo("--once");
    assertThat(ended.output()).endsWith("demo: 10 of 10 steps passed\n");
    assertThat(ended.status()).isZero();
  }

  /** All ten take minutes: every build tries the update, which the most depends on. */
  static Stream<String> steps() {
    return Extent.isLong() ? Walk.NAMES.stream() : Stream.of("update");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void sabotaged_step_fails(String step) throws Exception {
    Ended ended = demo("--once", "--break", step);
    assertThat(ended.line(Walk.NAMES.indexOf(step) + 1)).contains("FAILED");
    assertThat(ended.output()).doesNotContain("10 of 10").contains("of 10 steps passed");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void unknown_step_is_refused_with_the_list_of_steps() throws Exception {
    Ended ended = demo("--break", "nothing");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("token session discover");
  }
}
