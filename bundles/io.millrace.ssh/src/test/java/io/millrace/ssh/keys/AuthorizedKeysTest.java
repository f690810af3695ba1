// SPDX-License-Identifier: Apache-2.0
package io.millrace.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of keys, while somebody edits it. */
class AuthorizedKeysTest {
  private static final String FIRST = Blobs.line(Blobs.ed25519(1));
  private static final String SECOND = Blobs.line(Blobs.ed25519(2));

  @TempDir Path folder;
  private Path file;
  private AuthorizedKeys keys;

  @BeforeEach
  void make() {
    file = folder.resolve("authorized_keys");
    keys = new AuthorizedKeys(file);
  }

  private void write(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines));
    permit("rw-r--r--");
  }

  private void permit(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private boolean permits(int number) {
    return keys.look().find(KeyBlob.of(Blobs.ed25519(number))).isPresent();
  }

  @Test
  void without_a_file_nobody_may_log_in_and_nothing_is_wrong() {
    assertThat(keys.look()).isEqualTo(KeyList.NONE);
  }

  @Test
  void change_takes_effect_at_the_next_look() throws IOException {
    write(FIRST);
    assertThat(permits(1)).isTrue();
    write(SECOND);
    assertThat(permits(1)).isFalse();
    assertThat(permits(2)).isTrue();
    Files.delete(file);
    assertThat(permits(2)).isFalse();
  }

  @Test
  void same_content_is_the_same_list() throws IOException {
    write(FIRST);
    assertThat(keys.look()).isSameAs(keys.look());
  }

  @Test
  void wrong_line_is_named_and_the_others_are_used() throws IOException {
    write("# people", "", FIRST, "ssh-ed25519 nonsense", SECOND, FIRST);
    assertThat(keys.look().problems())
        .hasSize(2)
        .anyMatch(each -> each.startsWith("line 4: "))
        .contains("line 6: the key is that of line 3 again");
    assertThat(permits(1)).isTrue();
    assertThat(permits(2)).isTrue();
  }

  @Test
  void file_that_others_may_write_changes_nothing_until_that_is_put_right() throws IOException {
    write(FIRST);
    assertThat(permits(1)).isTrue();
    write(SECOND);
    permit("rw-rw-r--");
    assertThat(permits(1)).isTrue();
    assertThat(permits(2)).isFalse();
    assertThat(keys.look().problems()).singleElement().asString().contains("by others than its");
    permit("rw-r--r--");
    assertThat(permits(2)).isTrue();
    assertThat(keys.look().problems()).isEmpty();
  }

  @Test
  void file_that_others_may_write_gives_nobody_a_key_at_the_start() throws IOException {
    write(FIRST);
    permit("rw-r--rw-");
    assertThat(permits(1)).isFalse();
  }

  @Test
  void folder_in_its_place_is_a_problem() throws IOException {
    Files.createDirectory(file);
    assertThat(keys.look().problems()).hasSize(1);
  }

  @Test
  void file_that_is_too_long_leaves_the_keys_of_before() throws IOException {
    write(FIRST);
    assertThat(permits(1)).isTrue();
    write(SECOND, "#".repeat(AuthorizedKeys.MOST_BYTES));
    assertThat(permits(1)).isTrue();
    assertThat(keys.look().problems()).singleElement().asString().contains("is longer than");
  }

  @Test
  void keys_and_problems_are_bounded() throws IOException {
    String wrong = "wrong\n".repeat(5000);
    write(
        wrong
            + IntStream.range(0, 1200)
                .mapToObj(each -> Blobs.line(number(each)))
                .collect(Collectors.joining("\n")));
    assertThat(keys.look().keys()).hasSize(KeyList.MOST_KEYS);
    assertThat(keys.look().problems()).hasSize(21).endsWith("and more lines");
  }

  private static byte[] number(int number) {
    byte[] blob = Blobs.ed25519(number);
    blob[blob.length - 1] = (byte) (number >> 8);
    return blob;
  }
}
