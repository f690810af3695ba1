// SPDX-License-Identifier: Apache-2.0
package io.millrace.shell.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left out of the audit trail and the history. */
class SecretsTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "coap:session open --token abc def, coap:session open --token ***",
        "x password=hunter2, x password=***",
        "cm:set targetToken: 123, cm:set targetToken: ***",
        "echo eyJhbGciOi.eyJzdWIi.c2ln x, echo *** x",
        "key 00112233445566778899aabbccddeeff, key ***",
        "Bearer abc, Bearer ***"
      })
  void secret_is_hidden(String line, String shown) {
    assertThat(Secrets.hidden(line)).isEqualTo(shown);
    assertThat(Secrets.isIn(line)).isTrue();
  }

  /** No secret is cut in two so that its end is told; and a long line is looked at in no time. */
  @Test
  void what_is_behind_the_longest_line_is_not_told() {
    String line = "x ".repeat(2048) + "password=hunter2";
    assertThat(Secrets.hidden(line)).isEqualTo("x ".repeat(2048));
    assertThat(Secrets.isIn(line)).isTrue();
    assertThat(Secrets.hidden("a".repeat(65536))).hasSize(4096);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status --problems",
        "release:install house-1.0.0.mrl --confirm 10m",
        "nic:info SSN0011223344556677",
        "millrace:token --subject ada",
        "update io.millrace.profile.standard /home/somebody/builds/profile-standard-1.0.0.jar"
      })
  void what_is_none_stays(String line) {
    assertThat(Secrets.hidden(line)).isEqualTo(line);
  }
}
