// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.shell.ShellRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered to whom. */
class SessionCompletionsTest {
  @TempDir Path data;

  private SessionCompletions of(ShellRole role) {
    return new SessionCompletions(new SampleRouter(data), role);
  }

  @Test
  void each_role_is_offered_its_commands() {
    assertThat(of(ShellRole.VIEWER).commands())
        .containsOnlyKeys("millrace:configuration", "millrace:status", "release:status")
        .containsEntry("millrace:status", "Says how it is.");
    assertThat(of(ShellRole.OPERATOR).commands()).containsKey("release:install");
    assertThat(of(ShellRole.ADMIN).commands()).containsKeys("millrace:token", "felix:stop");
  }

  @Test
  void each_role_is_offered_its_options() {
    assertThat(of(ShellRole.OPERATOR).options("release:install"))
        .contains("--now")
        .doesNotContain("--downgrade");
    assertThat(of(ShellRole.ADMIN).options("install")).contains("--downgrade");
    assertThat(of(ShellRole.VIEWER).options("release:install")).isEmpty();
    assertThat(of(ShellRole.ADMIN).options("nothing")).isEmpty();
  }

  @Test
  void words_are_those_that_there_are() throws IOException {
    Path uploads = Files.createDirectories(data.resolve("releases").resolve("upload"));
    Files.createFile(uploads.resolve("house.mrl"));
    Files.createFile(uploads.resolve(".part"));
    assertThat(of(ShellRole.OPERATOR).words("release:install", 0)).containsExactly("house.mrl");
    assertThat(of(ShellRole.ADMIN).words("stop", 3)).contains("io.millrace.net");
    assertThat(of(ShellRole.VIEWER).words("configuration", 0)).contains("io.millrace.shell");
    assertThat(of(ShellRole.ADMIN).words("status", 0)).isEmpty();
  }

  @Test
  void folder_for_uploads_need_not_be_there() {
    assertThat(of(ShellRole.OPERATOR).words("release:install", 0)).isEmpty();
  }
}
