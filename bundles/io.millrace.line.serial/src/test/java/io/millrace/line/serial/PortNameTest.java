// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A path means that path or an error, a bare name a device in /dev; {@code tty} is there. */
class PortNameTest {
  @TempDir Path directory;

  @BeforeEach
  void needs_a_device() {
    assumeTrue(Files.exists(Path.of("/dev/tty")), "there is no /dev/tty");
  }

  @ParameterizedTest
  @CsvSource({
    "/dev/tty, /dev/tty",
    "tty, /dev/tty",
    "/dev/../dev/tty, /dev/tty",
    "null, /dev/null",
  })
  void what_is_there_is_meant(String configured, String device) throws Exception {
    assertThat(new PortName(configured).device()).isEqualTo(device);
    assertThat(new PortName(configured).isAbsent()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/some/where/tty, cannot open /some/where/tty: there is no such port",
    "/tty, cannot open /tty: there is no such port",
    "/dev/dev/tty, cannot open /dev/dev/tty: there is no such port",
    "nosuchport, cannot open /dev/nosuchport: there is no such port",
    "/dev, cannot open /dev: /dev is a folder",
    "/dev/tty/tty, cannot open /dev/tty/tty: *Not a directory",
  })
  void what_is_not_there_is_said(String configured, String reason) {
    assertThatThrownBy(() -> new PortName(configured).device())
        .isInstanceOf(PortUnavailableException.class)
        .hasMessageMatching("\\Q" + reason.replace("*", "\\E.*\\Q") + "\\E");
  }

  @Test
  void link_is_followed_to_its_end() throws Exception {
    Path device = Files.createSymbolicLink(directory.resolve("device"), Path.of("/dev/tty"));
    Path stable = Files.createSymbolicLink(directory.resolve("by-id"), device);
    assertThat(new PortName(stable.toString()).device()).isEqualTo("/dev/tty");
    Files.delete(device);
    assertThat(new PortName(stable.toString()).isAbsent()).isTrue();
  }

  @Test
  void file_is_no_port() throws Exception {
    Path file = Files.createFile(directory.resolve("tty"));
    assertThatThrownBy(() -> new PortName(file.toString()).device())
        .hasMessageContaining(file.toRealPath() + " is a file");
  }

  /** The library alone opens {@code /dev/ptmx}, and says so as if right. */
  @Test
  void line_on_a_path_that_is_not_there_does_not_open_another_device() {
    TurnedTime time = new TurnedTime();
    Path missing = directory.resolve("ptmx");
    SerialSettings settings =
        new SerialSettings(
            "uart0", missing.toString(), 38400, Duration.ofSeconds(1), Duration.ofSeconds(4));
    try (SerialLine line =
        new SerialLine(settings, new NativeLibrary(directory.resolve("native")), time)) {
      PtyPair.await(() -> time.waiting() == 1);
      assertThat(line.description())
          .isEqualTo(missing + " 38400 baud, cannot open " + missing + ": there is no such port");
    }
  }
}
