// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lib.testing.JavaCommand;
import io.millrace.lib.testing.MountNamespace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is a small one, in a mount namespace of a process's own. */
class DiskCheckTest {
  @TempDir private Path data;

  /** Run as a process: prints what the check finds, and again after each command. */
  static final class Looks {
    private Looks() {}

    public static void main(String[] arguments) throws Exception {
      DiskCheck check = new DiskCheck(Path.of(arguments[0]), List::of, List::of);
      System.out.println(said(check.execute()));
      for (int i = 1; i < arguments.length; i++) {
        new ProcessBuilder("sh", "-c", arguments[i]).inheritIO().start().waitFor();
        System.out.println(said(check.execute()));
      }
    }
  }

  private static String said(Result result) {
    return result.getStatus() + " " + result.iterator().next().getMessage();
  }

  @Test
  void good_disk_is_good_and_nothing_stays_there() throws IOException {
    Files.createDirectories(data.resolve("store"));
    assertThat(said(new DiskCheck(data, List::of, List::of).execute()))
        .matches("OK store has \\d+ MiB left");
    assertThat(data.resolve("store")).isEmptyDirectory();
  }

  @Test
  void folder_that_somebody_took_away_is_critical_until_it_is_back() throws IOException {
    Path audit = Files.createDirectories(data.resolve("audit"));
    DiskCheck check = new DiskCheck(data, () -> List.of(audit.toString()), List::of);
    assertThat(check.execute().isOk()).isTrue();
    Files.move(audit, data.resolve("elsewhere"));
    assertThat(said(check.execute())).startsWith("CRITICAL " + audit + " is gone: ");
    Files.move(data.resolve("elsewhere"), audit);
    assertThat(check.execute().isOk()).isTrue();
  }

  @Test
  void file_that_somebody_removed_while_it_is_written_is_critical() throws IOException {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells");
    Path file = Files.createDirectories(data.resolve("log")).resolve("millrace.log");
    DiskCheck check = new DiskCheck(data, List::of, List::of);
    try (OutputStream open = Files.newOutputStream(file)) {
      assertThat(check.execute().isOk()).isTrue();
      Files.delete(file);
      assertThat(said(check.execute())).startsWith("CRITICAL " + file + " was removed: ");
      open.write(1);
    }
    assertThat(check.execute().isOk()).isTrue();
  }

  @Test
  void folder_that_is_another_one_is_critical() throws IOException {
    Path log = Files.createDirectories(data.resolve("log"));
    List<String> replaced = new ArrayList<>();
    DiskCheck check = new DiskCheck(data, List::of, () -> replaced);
    assertThat(check.execute().isOk()).isTrue();
    replaced.add(log.toString());
    assertThat(said(check.execute())).startsWith("CRITICAL " + log + " is not the folder of the");
  }

  @Test
  void folder_of_which_nothing_must_last_is_a_warning_when_it_was_copied_back() {
    List<String> replaced = new ArrayList<>();
    DiskCheck check = new DiskCheck(data, List::of, () -> replaced);
    for (String name : List.of("cache", "run")) {
      replaced.add(data.resolve(name).toString());
      assertThat(said(check.execute()))
          .startsWith("WARN " + data.resolve(name) + " is not the folder of the start: ");
      replaced.clear();
    }
  }

  @Test
  void disk_that_is_full_or_read_only_is_said_until_it_is_not() throws Exception {
    Files.createDirectories(data.resolve("store"));
    Files.createDirectories(data.resolve("log"));
    String log = "'" + data.resolve("log") + "'";
    assumeTrue(MountNamespace.isPossible(), MountNamespace.NEEDED);
    List<String> line = new ArrayList<>(MountNamespace.with(data.resolve("log"), "size=20m"));
    line.addAll(
        JavaCommand.of(
            Looks.class,
            data.toString(),
            "dd if=/dev/zero of=" + log + "/a bs=1M count=10 2>/dev/null",
            "dd if=/dev/zero of=" + log + "/b bs=1M 2>/dev/null",
            "rm " + log + "/* && mount -o remount,ro " + log,
            "mount -o remount,rw " + log));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).as("%s", said).isZero();

    assertThat(said).hasSize(5);
    assertThat(said.get(0)).matches("OK store has \\d+ MiB left; log has 20 MiB left");
    assertThat(said.get(1)).isEqualTo("WARN " + data.resolve("log") + ": only 10 MiB are left");
    assertThat(said.get(2))
        .isEqualTo(
            "CRITICAL " + data.resolve("log") + " cannot be written: No space left on device");
    assertThat(said.get(3))
        .isEqualTo("CRITICAL " + data.resolve("log") + " cannot be written: Read-only file system");
    assertThat(said.get(4)).startsWith("OK ");
  }
}
