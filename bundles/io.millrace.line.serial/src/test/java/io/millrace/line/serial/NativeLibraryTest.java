// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.JavaCommand;
import io.millrace.lib.testing.MountNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The library of a process that begins: each test runs {@link NativeAttempts} as one, with a
 * temporary folder and a home in which somebody has laid things.
 */
class NativeLibraryTest {
  @TempDir Path directory;
  private Path data;
  private Path shared;
  private Path victim;

  @BeforeEach
  void others_have_laid_traps() throws Exception {
    assumeTrue(System.getProperty("os.name").startsWith("Linux"), "Linux alone");
    data = Files.createDirectory(directory.resolve("data"));
    victim = Files.createDirectories(directory.resolve("victim/keep"));
    Files.writeString(victim.resolve("file"), "dear");
    shared = Files.createDirectory(directory.resolve("shared"));
    for (String name : List.of("jSerialComm", ".jSerialComm")) {
      Path trap = Files.createDirectories(shared.resolve(name).resolve("2.11.4"));
      Files.writeString(trap.resolve("libjSerialComm.so"), "not ours");
      Files.createSymbolicLink(trap.resolveSibling("link"), victim.getParent());
    }
  }

  /** Returns what the process said: its first attempt, then one after each command. */
  private List<String> attempts(List<String> before, String... commands) throws Exception {
    List<String> line = new ArrayList<>(before);
    line.addAll(JavaCommand.of(NativeAttempts.class, data.resolve("native").toString()));
    line.addAll(
        line.indexOf("-cp"), List.of("-Djava.io.tmpdir=" + shared, "-Duser.home=" + shared));
    line.addAll(List.of(commands));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", said).isZero();
    // Java 24 and newer warn of native code, in several lines.
    return said.stream().filter(each -> each.matches("(loaded|the native library) .*")).toList();
  }

  private String loaded() throws IOException {
    return "loaded " + data.toRealPath().resolve("native/libjSerialComm.so");
  }

  private void assertNothingElseWasTouched() throws IOException {
    assertThat(victim.resolve("file")).hasContent("dear");
    try (Stream<Path> all = Files.walk(shared)) {
      assertThat(
              all.map(each -> shared.relativize(each).toString()).filter(each -> !each.isEmpty()))
          .containsExactlyInAnyOrder(
              "jSerialComm",
              "jSerialComm/link",
              "jSerialComm/2.11.4",
              "jSerialComm/2.11.4/libjSerialComm.so",
              ".jSerialComm",
              ".jSerialComm/link",
              ".jSerialComm/2.11.4",
              ".jSerialComm/2.11.4/libjSerialComm.so");
    }
  }

  @Test
  void is_unpacked_into_our_folder_and_loaded_from_there_alone() throws Exception {
    assertThat(attempts(List.of())).containsExactly(loaded());
    assertNothingElseWasTouched();
  }

  @Test
  void framework_that_starts_again_in_this_process_loads_it_from_another_folder() throws Exception {
    List<String> said =
        attempts(List.of(), NativeAttempts.ANOTHER_LOADER, NativeAttempts.ANOTHER_LOADER);
    assertThat(said).hasSize(3);
    assertThat(said.get(0)).isEqualTo(loaded());
    for (int number = 2; number <= 3; number++) {
      Path file = data.toRealPath().resolve("native-" + number + "/libjSerialComm.so");
      assertThat(said.get(number - 1))
          .startsWith("loaded ")
          .contains(loaded().split(" ")[1], file + "");
    }
  }

  @Test
  void one_that_was_changed_is_not_loaded() throws Exception {
    attempts(List.of());
    Path file = data.resolve("native/libjSerialComm.so");
    byte[] right = Files.readAllBytes(file);
    byte[] changed = right.clone();
    changed[changed.length / 2] ^= 1;
    Files.delete(file);
    Files.write(file, changed);
    assertThat(attempts(List.of())).containsExactly(loaded());
    assertThat(file).hasBinaryContent(right);
  }

  @Test
  void what_keeps_it_away_is_said_until_it_is_mended() throws Exception {
    assumeTrue(MountNamespace.isPossible(), MountNamespace.NEEDED);
    String inside = "cd '" + data + "' && ";
    List<String> said =
        attempts(
            MountNamespace.with(data, "mode=755,size=200k,noexec"),
            inside + "rm -r native && mount -o remount,exec,ro .",
            inside + "mount -o remount,rw . && touch native",
            inside + "rm native && ! dd if=/dev/zero of=full bs=1k 2>/dev/null",
            inside + "rm full");

    String folder = data.toRealPath().resolve("native").toString();
    String why = "the native library for serial ports cannot be used from " + folder + ": ";
    assertThat(said).hasSize(5);
    assertThat(said.get(0))
        .isEqualTo(
            why
                + "the file system there is mounted noexec; allow execution (mount -o remount,exec "
                + data.toRealPath()
                + ")");
    assertThat(said.get(1)).isEqualTo(why + "Read-only file system: " + folder);
    assertThat(said.get(2)).isEqualTo(why + "it is no folder");
    assertThat(said.get(3)).startsWith(why).contains("No space left on device");
    assertThat(said.get(4)).isEqualTo(loaded());
    assertNothingElseWasTouched();
  }
}
