// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of a simulator, as they are given and as the carrier of DTLS finds them. */
class EmulatorKeysTest {
  private static final String CERTIFICATE =
      "-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n";
  private static final String HEX =
      HexFormat.of().formatHex("a-secret-of-them".getBytes(StandardCharsets.US_ASCII));
  private static final String KEY = "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----\n";

  @TempDir Path folder;

  private Path written(String words) throws Exception {
    Path keys = folder.resolve("etc/keys/dtls");
    String line = words.replace("@", folder + "/");
    EmulateOptions.of(("--udp 5684 " + line).split(" ")).keys.write(keys);
    return keys;
  }

  private String psk(String words) throws Exception {
    return Files.readString(written(words).resolve("psk"));
  }

  private void file(String name, String text) throws Exception {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void shared_key_is_text_or_hexadecimal_or_in_a_file() throws Exception {
    file("alone", "a-secret-of-them\n");
    file("listed", "# of two\nalice:" + HEX + "\n\nbob:00\n");

    assertThat(psk("-k a-secret-of-them -u alice")).isEqualTo("alice:" + HEX + "\n");
    assertThat(psk("-u alice -k 0x" + HEX)).isEqualTo("alice:" + HEX + "\n");
    assertThat(psk("--key-file @alone -u alice")).isEqualTo("alice:" + HEX + "\n");
    assertThat(psk("--key-file @listed")).contains("alice:" + HEX + "\n", "bob:00\n");
  }

  @Test
  void certificate_has_its_key_beside_it_and_issuers_come_together() throws Exception {
    file("both.pem", CERTIFICATE + KEY);
    file("own.pem", CERTIFICATE);
    file("key.pem", KEY);

    assertThat(written("-c @both.pem").resolve("server.pem")).hasContent(CERTIFICATE + KEY);
    Path keys = written("-c @own.pem -j @key.pem -C @own.pem -R @both.pem");
    assertThat(keys.resolve("server.pem")).hasContent(CERTIFICATE + KEY);
    assertThat(keys.resolve("clients.pem")).hasContent(CERTIFICATE + CERTIFICATE + KEY);
  }

  @Test
  void keys_are_for_their_user_alone_and_those_of_the_last_time_are_gone() throws Exception {
    file("both.pem", CERTIFICATE + KEY);
    written("-c @both.pem");
    Path keys = written("-k a-secret-of-them -u alice");

    assertThat(keys.resolve("server.pem")).doesNotExist();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("psk"))))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-k secret | -k needs -u",
        "-u alice | -u needs a key",
        "-k a -u b --key-file @x | only one of",
        "-k a -u b:c | allowed is no ':'",
        "-k 0x012 -u b | not hexadecimal",
        "-j @x | -j needs -c",
        "-C @x | need -c",
        "-c @x | cannot be read",
        "-c @empty | has no CERTIFICATE in PEM",
        "-k short -u b | the key has 5 bytes; allowed are 16 to 64",
        "-k | needs a value"
      })
  void what_is_not_enough_is_said(String words, String why) throws Exception {
    file("empty", "\n");
    assertThatThrownBy(() -> written(words.strip()))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(why.strip());
  }

  @Test
  void keys_without_a_simulator_are_refused() {
    assertThatThrownBy(() -> EmulateOptions.of("--line", "pty:/x", "-k", "a", "-u", "b"))
        .hasMessageContaining("--udp");
  }
}
