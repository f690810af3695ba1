// SPDX-License-Identifier: Apache-2.0
package io.millrace.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCheckTest {
  @TempDir private Path home;

  private static String said(FolderCheck check) {
    Result result = check.execute();
    return result.getStatus() + " " + result.iterator().next().getMessage();
  }

  @Test
  void folder_that_is_not_there_is_a_warning_until_it_is() throws IOException {
    Path stick = home.resolve("stick");
    FolderCheck check = new FolderCheck(new Medium(stick));
    assertThat(said(check))
        .startsWith("WARN nothing is taken from " + stick + ": no such file or directory");
    Files.createDirectories(stick);
    assertThat(said(check)).isEqualTo("OK looks into " + stick);
  }

  @Test
  void file_in_the_place_of_the_folder_is_a_warning() throws IOException {
    Path file = Files.writeString(home.resolve("stick"), "");
    assertThat(said(new FolderCheck(new Medium(file)))).startsWith("WARN nothing is taken from ");
  }

  @Test
  void look_that_failed_is_a_warning_until_one_goes_well() {
    FolderCheck check = new FolderCheck(new Medium(home));
    check.looked("No space left on device");
    assertThat(said(check))
        .isEqualTo("WARN no release is taken from " + home + ": No space left on device");
    check.looked("");
    assertThat(said(check)).startsWith("OK ");
  }
}
