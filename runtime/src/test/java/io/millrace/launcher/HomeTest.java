// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may look into the data. */
class HomeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({
    "log, none, rwxr-x---",
    "log, rwxrwxrwx, rwxrwx---",
    "log, rwxr-x--x, rwxr-x---",
    "log, rwx------, rwx------",
    "store, none, rwx------",
    "run, none, rwx------",
    "cache, none, rwx------",
    "tmp, none, rwx------",
    "store, rwxrwxrwx, rwx------",
    "cache, rwxr-xr-x, rwx------",
  })
  void data_are_not_for_everybody(String name, String before, String after) throws IOException {
    Path folder = directory.resolve("data").resolve(name);
    if (!before.equals("none")) {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(before));
    }

    new Home(directory, directory.resolve("etc"), directory.resolve("data")).createData();

    String found = PosixFilePermissions.toString(Files.getPosixFilePermissions(folder));
    assertThat(found).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({
    "da\\ta, allowed is one without '\\'",
    "'data, ${user.home}, 100%',",
  })
  void folder_that_cannot_hold_the_data_is_refused(String name, String reason) {
    Path data = directory.resolve(name);
    String refusal = new Home(directory, directory.resolve("etc"), data).refusal();
    if (reason == null) {
      assertThat(refusal).isNull();
    } else {
      assertThat(refusal).contains(data.toString()).contains(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "data, Not a directory",
    "data/cache, a file is in the way",
    "data/run/lock, Is a directory",
  })
  void data_that_cannot_be_written_are_one_sentence(String inTheWay, String reason)
      throws Exception {
    Path data = directory.resolve("data");
    Path path = directory.resolve(inTheWay);
    Files.createDirectories(path.getParent());
    if (inTheWay.endsWith("lock")) {
      Files.createDirectory(path);
    } else {
      Files.createFile(path);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    int status;
    try {
      status = Launcher.run(new Home(directory, directory.resolve("etc"), data), () -> {});
    } finally {
      System.setErr(before);
    }
    assertThat(status).isEqualTo(1);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith("millrace: the data's folder " + data + " cannot be written: ")
        .contains(reason)
        .contains("; allowed is a folder that this user may write to")
        .doesNotContain("Exception")
        .hasLineCount(1);
  }
}
