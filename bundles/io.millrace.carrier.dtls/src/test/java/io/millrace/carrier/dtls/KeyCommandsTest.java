// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.files.OwnerOnly;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell's commands for keys: a key is shown by the command that makes it, and by no other. */
class KeyCommandsTest {
  @TempDir Path folder;
  private KeyCommands commands;

  @BeforeEach
  void open() {
    commands = new KeyCommands(new Credentials(folder.resolve("dtls")));
  }

  private String file() throws Exception {
    return Files.readString(folder.resolve("dtls/psk"));
  }

  @Test
  void added_key_is_in_the_file_for_its_owner_alone_and_listed_without_itself() throws Exception {
    String line = commands.add("alice", false);
    assertThat(line).matches("alice:[0-9a-f]{32}");
    assertThat(file()).isEqualTo(line + "\n");
    assertThat(OwnerOnly.isOpenToOthers(folder.resolve("dtls/psk"))).isFalse();
    String listed = commands.list().text();
    assertThat(listed).contains("alice", "SHA256:").doesNotContain(line.substring(6));
  }

  @Test
  void key_that_is_there_is_replaced_when_that_is_said_alone() throws Exception {
    String first = commands.add("alice", false);
    assertThatThrownBy(() -> commands.add("alice", false))
        .hasMessage("alice has a key; --replace makes another one");
    assertThat(file()).isEqualTo(first + "\n");
    String second = commands.add("alice", true);
    assertThat(file()).isEqualTo(second + "\n").isNotEqualTo(first + "\n");
  }

  @Test
  void removed_key_is_gone_and_all_else_in_the_file_stays() throws Exception {
    String alice = commands.add("alice", false);
    Path psk = folder.resolve("dtls/psk");
    Files.writeString(psk, "# mine\n" + file() + "wrong\n");
    commands.add("urn:dev:1", false);
    assertThat(commands.remove("urn:dev:1")).isEqualTo("urn:dev:1 has no key any more");
    assertThat(file()).isEqualTo("# mine\n" + alice + "\nwrong\n");
    assertThatThrownBy(() -> commands.remove("dev")).hasMessage("no client has a key as dev");
  }

  @Test
  void what_is_no_identity_is_refused_and_writes_nothing() {
    for (String each : new String[] {"", " alice", "#alice", "x".repeat(129), "a\nb"}) {
      assertThatThrownBy(() -> commands.add(each, false)).hasMessageContaining("is no identity");
    }
    assertThat(folder.resolve("dtls")).doesNotExist();
  }
}
