// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.files.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationWriterTest {
  private static ConfigurationText read(Map<String, ?> values) {
    return ConfigurationText.of(ConfigurationWriter.write(values), name -> null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v",
        "",
        " v ",
        "\u00a0v",
        "a=b:c #d !e",
        "back\\slash\\",
        "line\nline\r\t",
        "\u0000",
        "Grüße \ud83d\ude00",
        "\ud83d",
        "\"",
        "\"a\" \"b\"",
        "a\"b",
        "${name}",
        "#"
      })
  void what_is_written_is_what_is_read(String value) {
    ConfigurationText text = read(Map.of("k", value));
    assertThat(text.fault()).isEmpty();
    assertThat(text.values()).isEqualTo(Map.of("k", value));
    assertThat(read(Map.of("a b:c=#d!\\é", "v")).values()).containsOnlyKeys("a b:c=#d!\\é");
  }

  @Test
  void keys_are_in_their_order_and_values_of_any_kind_are_text() {
    Map<String, Object> values = new TreeMap<>(Map.of("b", 7, "a", true, "c", List.of("x", 2)));
    assertThat(new String(ConfigurationWriter.write(values), StandardCharsets.UTF_8))
        .isEqualTo("a = true\nb = 7\nc = x,2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"v\"", "\"\"", " a\"b"})
  void text_that_no_file_can_say_is_refused(String value) {
    assertThat(ConfigurationWriter.isWritable(value)).isFalse();
    assertThatThrownBy(() -> ConfigurationWriter.write(Map.of("k", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("k: ");
  }

  @Test
  void elements_of_a_list_have_no_commas_and_no_blanks_around() {
    for (String element : List.of("a,b", "", " a", "a\"")) {
      assertThat(ConfigurationWriter.isWritable(List.of("x", element))).as(element).isFalse();
    }
    assertThat(ConfigurationWriter.isWritable(List.of("x", "y z", 3))).isTrue();
  }
}
