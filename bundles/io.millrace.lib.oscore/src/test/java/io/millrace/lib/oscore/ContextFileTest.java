// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.oscore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.bytes.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of a context, and what is said about a wrong one. */
class ContextFileTest {
  private static final String SECRET = "0102030405060708090a0b0c0d0e0f10";
  private static final String GOOD =
      "# of the appendix\nmaster-secret = "
          + SECRET
          + "\nmaster-salt = 9e7ca92223786340\nsender-id =\nrecipient-id = 01\n";

  @TempDir Path folder;

  private Path file(String content, String permissions) throws IOException {
    Path file = folder.resolve("SSN0013500000000001");
    Files.writeString(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void a_file_is_read_and_its_text_shows_no_secret() throws IOException {
    SecurityContext context = ContextFile.read(file(GOOD, "rw-------"));

    assertThat(context.stateName()).isEqualTo(Contexts.client().stateName());
    assertThat(context.name()).isEqualTo("SSN0013500000000001");
    assertThat(context.idContext()).isNull();
    assertThat(context.toString()).contains(context.fingerprint()).doesNotContain(SECRET);
  }

  @Test
  void both_ends_show_the_same_fingerprint_and_have_numbers_of_their_own() {
    assertThat(Contexts.client().fingerprint()).isEqualTo(Contexts.server().fingerprint());
    assertThat(Contexts.client().stateName()).isNotEqualTo(Contexts.server().stateName());
  }

  @Test
  void an_id_context_makes_other_keys() {
    byte[] with = (GOOD + "id-context = 37cb\n").getBytes(StandardCharsets.UTF_8);
    SecurityContext context = ContextFile.parse("x", with);

    assertThat(context.idContext()).isEqualTo(Bytes.hex("37cb"));
    assertThat(context.stateName()).isNotEqualTo(Contexts.client().stateName());
  }

  @Test
  void a_file_that_others_may_read_is_refused() throws IOException {
    Path open = file(GOOD, "rw-r-----");

    assertThatThrownBy(() -> ContextFile.read(open))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(open + " may be read by others than its owner: chmod 600 " + open);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "master-secret = S~sender-id = 00 | has no recipient-id",
        "sender-id = 00~recipient-id = 01 | has no master-secret",
        "master-secret = 0102~sender-id = 00~recipient-id = 01"
            + " | has a master-secret of 2 bytes; allowed are 16 to 64",
        "master-secret = S~sender-id = 0011223344556677~recipient-id = 01"
            + " | has a sender-id of 8 bytes; allowed are 0 to 7",
        "master-secret = S~sender-id = 01~recipient-id = 01"
            + " | has the same sender-id and recipient-id",
        "master-secret = S~master-secret = S | line 2: master-secret comes twice",
        "master-secret = xyz"
            + " | line 1: master-secret is not an even number of hexadecimal digits",
        "key = 01 | line 1: it is not NAME = VALUE with one of master-secret, master-salt,"
            + " sender-id, recipient-id, id-context",
      })
  void what_is_wrong_is_said_without_the_secret(String lines, String why) {
    byte[] content = lines.replace("~", "\n").replace("= S", "= " + SECRET).getBytes();

    assertThatThrownBy(() -> ContextFile.parse("x", content))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why)
        .hasMessageNotContaining(SECRET);
  }
}
