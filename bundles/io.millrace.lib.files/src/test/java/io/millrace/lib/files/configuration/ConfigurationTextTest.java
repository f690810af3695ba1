// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTextTest {
  private static final Map<String, String> PROPERTIES = Map.of("millrace.etc", "/e t,c\\ü");

  private static ConfigurationText read(String text, Charset charset) {
    return ConfigurationText.of(text.getBytes(charset), PROPERTIES::get);
  }

  private static ConfigurationText read(String text) {
    return read(text, StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "k = v,v",
        "k = v  ,v",
        "k = v\t,v",
        "k = v\u00a0\u2003,v",
        "k = \u00a0v,v",
        "k = v\r,v",
        "k = ,``",
        "k =    ,``",
        "k,``",
        "k = \" v \",` v `",
        "k = \"\",``",
        "k = \",\"",
        "k = \"a\" \"b\",\"a\" \"b\"",
        "k = \"a,\"a",
        "k = Grüße,Grüße",
        "`k = a \\\n  b`,a b",
        "k : v,v",
      })
  void a_value_is_what_stands_between_the_blanks_or_the_quotes(String text, String value) {
    assertThat(read(text).values()).isEqualTo(Map.of("k", value));
    assertThat(read(text).slips()).isEmpty();
    assertThat(read("\uFEFF" + text).values()).isEqualTo(Map.of("k", value));
    assertThat(read("# comment\r\n" + text + "\r\n").values()).isEqualTo(Map.of("k", value));
  }

  @Test
  void names_of_folders_are_replaced_whatever_is_in_them() {
    ConfigurationText text = read("k = ${millrace.etc}/keys");

    assertThat(text.values()).isEqualTo(Map.of("k", "/e t,c\\ü/keys"));
    assertThat(text.slips()).isEmpty();
  }

  @Test
  void what_is_odd_is_said() {
    assertThat(read("k = ${etc}/x").values()).isEqualTo(Map.of("k", "${etc}/x"));
    assertThat(read("k = ${etc}/x").slips()).containsExactly("k: ${etc} has no value");
    assertThat(read("k = 1\nk = 2").values()).isEqualTo(Map.of("k", "2"));
    assertThat(read("k = 1\nk = 2").slips())
        .containsExactly("k is there twice; the last one counts");
    assertThat(read("k = ü", StandardCharsets.ISO_8859_1).slips())
        .containsExactly("is not in UTF-8 at the value of k");
    assertThat(read("# ü\nk = v", StandardCharsets.ISO_8859_1).slips()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "= 4 | has a line without a key, which is not used; write key = value",
        "\\  = 4 | has a line without a key, which is not used; write key = value",
        "K = 2 | K is not used: it is the key k above, as case makes no other key; remove one",
        "\\u00a0K = 2 | K is not used: it is the key k above, as case makes no other key; remove"
            + " one",
        ".Millrace.File = x | .Millrace.File is the router's own and not used; remove the line"
      })
  void a_line_that_is_not_used_leaves_the_others(String line, String slip) {
    ConfigurationText text = read("k = 1\n" + line + "\nl = 3");

    assertThat(text.fault()).isEmpty();
    assertThat(text.values()).isEqualTo(Map.of("k", "1", "l", "3"));
    assertThat(text.slips()).containsExactly(slip);
  }

  @Test
  void what_cannot_be_used_says_why() {
    assertThat(read("k = v", StandardCharsets.UTF_16).fault()).isEqualTo("is no text in UTF-8");
    assertThat(read("k = \\uZZZZ").fault()).startsWith("cannot be read: ");
    assertThat(read("k = v").fault()).isEmpty();
    assertThat(read("").fault()).isEmpty();
  }
}
