// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.files.OwnerOnly;
import io.millrace.lib.oscore.ContextFile;
import io.millrace.lib.oscore.SecurityContext;
import io.millrace.lib.testing.TurnedTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell's commands for keys: a key is shown by the command that makes it, and by no other. */
class KeyCommandsTest {
  @TempDir Path folder;
  private final TurnedTime time = new TurnedTime();
  private KeyCommands commands;

  @BeforeEach
  void open() {
    commands = new KeyCommands(new Credentials(folder.resolve("dtls"), time), time);
  }

  private String file() throws Exception {
    return Files.readString(folder.resolve("dtls/psk"));
  }

  @Test
  void added_key_is_in_the_file_for_its_owner_alone_and_listed_without_itself() throws Exception {
    String line = commands.add("alice", false, false, "", false);
    assertThat(line).matches("alice:[0-9a-f]{32}");
    assertThat(file()).isEqualTo(line + "\n");
    assertThat(OwnerOnly.isOpenToOthers(folder.resolve("dtls/psk"))).isFalse();
    String listed = commands.list().text();
    assertThat(listed).contains("alice", "SHA256:").doesNotContain(line.substring(6));
  }

  @Test
  void key_that_is_there_is_replaced_when_that_is_said_alone() throws Exception {
    String first = commands.add("alice", false, false, "", false);
    assertThatThrownBy(() -> commands.add("alice", false, false, "", false))
        .hasMessage("alice has a key; --replace makes another one");
    assertThat(file()).isEqualTo(first + "\n");
    String second = commands.add("alice", false, false, "", true);
    assertThat(file()).isEqualTo(second + "\n").isNotEqualTo(first + "\n");
  }

  @Test
  void removed_key_is_gone_and_all_else_in_the_file_stays() throws Exception {
    String alice = commands.add("alice", false, false, "", false);
    Path psk = folder.resolve("dtls/psk");
    Files.writeString(psk, "# mine\n" + file() + "wrong\n");
    commands.add("urn:dev:1", false, false, "", false);
    assertThat(commands.remove("urn:dev:1", false, false))
        .isEqualTo("urn:dev:1 has no key any more");
    assertThat(file()).isEqualTo("# mine\n" + alice + "\nwrong\n");
    assertThatThrownBy(() -> commands.remove("dev", false, false))
        .hasMessage("no client has a key as dev");
  }

  @Test
  void what_is_no_identity_is_refused_and_writes_nothing() {
    for (String each : new String[] {"", " alice", "#alice", "x".repeat(129), "a\nb"}) {
      assertThatThrownBy(() -> commands.add(each, false, false, "", false))
          .hasMessageContaining("is no identity");
    }
    assertThat(folder.resolve("dtls")).doesNotExist();
  }

  @Test
  void rotated_key_has_a_name_of_its_own_and_the_one_before_ends_after_the_overlap()
      throws Exception {
    String first = commands.add("alice", false, false, "", false);
    String second = commands.rotate("alice", false, 24);
    assertThat(second).matches("alice~2:[0-9a-f]{32}");
    assertThat(file()).startsWith(first + "\n" + second + "\n#until ");
    String third = commands.rotate("alice", false, 48);
    assertThat(third).startsWith("alice~3:");
    PskFile keys = PskFile.parse(file().getBytes());
    assertThat(keys.faults()).isEmpty();
    assertThat(keys.validAt(time.now())).containsOnlyKeys("alice", "alice~2", "alice~3");
    time.turn(Duration.ofHours(25));
    assertThat(keys.validAt(time.now())).containsOnlyKeys("alice~2", "alice~3");
    time.turn(Duration.ofHours(24));
    assertThat(keys.validAt(time.now())).containsOnlyKeys("alice~3");
    assertThat(keys.endingBefore(Instant.MAX)).isEmpty();
    commands.remove("alice", false, false);
    assertThat(file()).isEmpty();
  }

  @Test
  void device_is_provisioned_by_two_commands_of_two_routers() throws Exception {
    String name = "SSN00135000500000AA";
    String printed = commands.add(name, false, false, "", false);
    Path carried = Files.createFile(folder.resolve("carried"), OwnerOnly.file());
    Files.writeString(carried, printed + "\n");
    commands.add("", true, false, carried.toString(), false);
    assertThat(Files.readString(folder.resolve("dtls/devices.psk"))).isEqualTo(printed + "\n");
    assertThat(commands.list().text()).contains("device").doesNotContain(printed.substring(20));
    Files.writeString(carried, commands.rotate(name, false, 24));
    commands.add("", true, false, carried.toString(), false);
    PskFile keys = PskFile.parse(Files.readAllBytes(folder.resolve("dtls/devices.psk")));
    assertThat(keys.keys()).containsOnlyKeys(name, name + "~2");
    assertThat(keys.until()).containsOnlyKeys(name);
  }

  @Test
  void file_of_keys_that_others_may_read_is_refused() throws Exception {
    Path open = Files.writeString(folder.resolve("open"), "alice:" + "61".repeat(16));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> commands.add("", false, false, open.toString(), false))
        .hasMessageContaining("chmod 600");
  }

  @Test
  void oscore_contexts_are_listed_without_their_secrets() throws Exception {
    Path devices = folder.resolve("oscore/devices");
    OwnerOnly.createDirectories(devices);
    String secret = "0123456789abcdef0123456789abcdef";
    String content = "master-secret = " + secret + "\nsender-id = 01\nrecipient-id = 02\n";
    Files.writeString(Files.createFile(devices.resolve("good"), OwnerOnly.file()), content);
    Path open = Files.writeString(devices.resolve("open"), content);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(commands.list().text())
        .containsPattern("oscore +devices/good +SHA256:[0-9a-f]{16}")
        .containsPattern("oscore +devices/open +refused, see status")
        .doesNotContain(secret);
  }

  @Test
  void oscore_context_that_is_made_is_in_a_file_and_the_other_end_is_printed_once()
      throws Exception {
    String printed = commands.add("devices/meter", false, true, "", false);
    Path file = folder.resolve("oscore/devices/meter");
    SecurityContext own = ContextFile.read(file);
    SecurityContext other = ContextFile.parse("other", printed.getBytes());
    assertThat(OwnerOnly.isOpenToOthers(file)).isFalse();
    assertThat(own.senderId()).isEqualTo(other.recipientId());
    assertThat(own.recipientId()).isEqualTo(other.senderId());
    assertThat(own.fingerprint()).isEqualTo(other.fingerprint());
    assertThat(commands.list().text()).contains("devices/meter", own.fingerprint());
    assertThatThrownBy(() -> commands.add("devices/meter", false, true, "", false))
        .hasMessageContaining("--replace");
    assertThat(commands.add("devices/meter", false, true, "", true)).isNotEqualTo(printed);
    assertThat(ContextFile.read(file).fingerprint()).isNotEqualTo(own.fingerprint());
    commands.remove("devices/meter", false, true);
    assertThat(file).doesNotExist();
    assertThatThrownBy(() -> commands.remove("devices/meter", false, true))
        .hasMessage("there is no OSCORE context devices/meter");
  }

  @Test
  void oscore_context_with_another_name_than_a_folder_and_a_file_is_refused() {
    for (String each : new String[] {"", "meter", "../dtls/psk", "devices/../x", "a/b/c", "/a/b"}) {
      assertThatThrownBy(() -> commands.add(each, false, true, "", false))
          .hasMessageContaining("is not devices/NAME or NIC/CLIENT");
    }
    assertThatThrownBy(() -> commands.add("devices/meter", true, true, "", false))
        .hasMessageContaining("--device");
    assertThat(folder.resolve("oscore")).doesNotExist();
  }
}
