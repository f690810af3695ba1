// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the socket may be. */
class ControlSocketTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rwxrwxrwx", "rwxr-xr-x", "rwx--x---"})
  void folder_that_others_enter_is_refused_and_left_as_it_is(String mode) throws IOException {
    var permissions = PosixFilePermissions.fromString(mode);
    Files.setPosixFilePermissions(folder, permissions);
    assertThatThrownBy(() -> ListeningSocket.listen(folder.resolve("s")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("socket = " + folder.resolve("s"))
        .hasMessageContaining("allowed is one of mode 0700");
    assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(permissions);
  }

  @Test
  void folder_that_is_made_is_closed_to_others() throws IOException {
    Path own = folder.resolve("run");
    ListeningSocket.listen(own.resolve("s")).close();
    assertThat(Files.getPosixFilePermissions(own))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
