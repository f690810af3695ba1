// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the socket may be. */
class ControlDoorTest {
  @TempDir Path folder;

  @Test
  void folder_that_is_everybodys_is_refused_and_left_as_it_is() throws IOException {
    var everybodys = PosixFilePermissions.fromString("rwxrwxrwx");
    Files.setPosixFilePermissions(folder, everybodys);
    assertThatThrownBy(() -> ControlDoor.listen(folder.resolve("s")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("socket = " + folder.resolve("s"))
        .hasMessageContaining("one of its own");
    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(everybodys);
  }

  @Test
  void folder_of_its_own_is_closed_to_others() throws IOException {
    Path own = folder.resolve("run");
    ControlDoor.listen(own.resolve("s")).close();
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
