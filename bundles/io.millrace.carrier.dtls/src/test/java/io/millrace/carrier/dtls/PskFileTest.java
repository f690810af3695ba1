// SPDX-License-Identifier: Apache-2.0
package io.millrace.carrier.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of pre-shared keys: each wrong line has its sentence, and none shows a key. */
class PskFileTest {
  private static final String KEY = "7369787465656e206279746573206174";

  private static PskFile parse(String text) {
    return PskFile.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void right_lines_are_keys() {
    PskFile file = parse("# clients\n\nalice:" + KEY + "\n  urn:dev:1:" + KEY + KEY + "  \r\n");
    assertThat(file.faults()).isEmpty();
    assertThat(file.keys()).containsOnlyKeys("alice", "urn:dev:1");
    assertThat(file.keys().get("alice")).asString().isEqualTo("sixteen bytes at");
    assertThat(file.keys().get("urn:dev:1")).hasSize(32);
  }

  @ParameterizedTest
  @CsvSource({
    "alice,it is not identity:key",
    ":7369787465656e206279746573206174,it is not identity:key",
    "alice:secret!,the key of alice is not an even number of hexadecimal digits",
    "alice:736978746,the key of alice is not an even number of hexadecimal digits",
    "alice:73697874,the key of alice has 4 bytes; allowed are 16 to 64",
    "bob:7369787465656e206279746573206174,bob has a key already",
  })
  void wrong_line_is_named_and_the_others_stay(String line, String fault) {
    PskFile file = parse("bob:" + KEY + "\n" + line + "\ncarl:" + KEY + "\n");
    assertThat(file.faults()).containsExactly("line 2: " + fault);
    assertThat(file.keys()).containsOnlyKeys("bob", "carl");
  }

  @Test
  void identity_that_is_too_long_is_refused() {
    assertThat(parse("x".repeat(129) + ":" + KEY).faults())
        .containsExactly("line 1: the identity has more than 128 bytes");
  }
}
