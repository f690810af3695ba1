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
        .containsOnlyKeys(
            "audit:show", "millrace:configuration", "millrace:status", "release:status")
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
  void devices_are_offered_as_far_as_the_role_may_name_them() {
    assertThat(of(ShellRole.ADMIN).words("nic:event", 0)).containsExactly("SSN0013", "static.name");
    assertThat(of(ShellRole.OPERATOR).words("event", 0)).containsExactly("SSN0013");
    assertThat(of(ShellRole.OPERATOR).words("nic:event", 1)).contains("tamper");
    assertThat(of(ShellRole.OPERATOR).words("nic:event", 2)).isEmpty();
    assertThat(of(ShellRole.VIEWER).words("nic:event", 0)).isEmpty();
  }

  @Test
  void values_of_options_are_offered_as_far_as_the_role_may_give_them() {
    assertThat(of(ShellRole.ADMIN).values("status", "--tag")).containsExactly("clients", "odd tag");
    assertThat(of(ShellRole.VIEWER).values("status", "--tag")).containsExactly("clients");
    assertThat(of(ShellRole.VIEWER).values("audit:show", "--interface")).contains("ssh", "fleet");
    assertThat(of(ShellRole.OPERATOR).values("release:install", "--confirm")).contains("10m");
    assertThat(of(ShellRole.VIEWER).values("release:install", "--confirm")).isEmpty();
    assertThat(of(ShellRole.OPERATOR).takesValue("release:install", "--confirm")).isTrue();
    assertThat(of(ShellRole.OPERATOR).takesValue("release:install", "--now")).isFalse();
    assertThat(of(ShellRole.OPERATOR).takesValue("release:install", "--odd")).isFalse();
  }

  @Test
  void pids_of_configuration_admin_are_for_administrators() {
    assertThat(of(ShellRole.ADMIN).words("cm:getConfiguration", 0)).contains("io.millrace.shell");
    assertThat(of(ShellRole.OPERATOR).words("cm:getConfiguration", 0)).isEmpty();
  }

  @Test
  void folder_for_uploads_need_not_be_there() {
    assertThat(of(ShellRole.OPERATOR).words("release:install", 0)).isEmpty();
  }
}
