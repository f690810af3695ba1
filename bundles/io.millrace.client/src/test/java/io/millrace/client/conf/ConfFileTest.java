// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.conf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.client.exchange.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFileTest {
  @TempDir Path folder;

  @Test
  void settings_and_the_first_device_are_read() throws Exception {
    ConfFile conf =
        read(
            "{\"proxyPort\":\"5683\",\"non\":\"\",\"observe\":true,\"x\":{\"y\":[1]},"
                + "\"devices\":[{\"deviceHost\":\"a\",\"z\":[{}]},{\"deviceHost\":\"b\"}]}");

    assertThat(conf.number("proxyPort", 1, 65535)).hasValue(5683);
    assertThat(conf.number("clientPort", 1, 65535)).isEmpty();
    assertThat(conf.has("non")).isTrue();
    assertThat(conf.setting("non")).isEmpty();
    assertThat(conf.flag("observe")).isTrue();
    assertThat(conf.flag("test")).isFalse();
    assertThat(conf.device("deviceHost")).hasValue("a");
    assertThat(conf.device("x")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "nonsense",
        "{",
        "{}",
        "{\"devices\":[]}",
        "{\"devices\":{}}",
        "{\"devices\":[1]}",
        "{\"devices\":[{}",
        "{\"devices\":[{\"a\":\"b]}",
        "{\"x\":\"\u0001\",\"devices\":[{}]}"
      })
  void file_that_is_none_is_refused_by_name(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(CommandFailure.class)
        .hasMessageStartingWith("configuration file " + folder);
  }

  @Test
  void deep_and_long_files_are_refused() {
    assertThatThrownBy(() -> read("{\"x\":" + "[".repeat(100_000)))
        .isInstanceOf(CommandFailure.class);
    assertThatThrownBy(() -> read(" ".repeat(2_000_000)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "x", "1.5", "99999999999"})
  void number_out_of_range_is_refused_with_key_value_and_what_is_allowed(String value) {
    assertThatThrownBy(
            () ->
                read("{\"proxyPort\":\"" + value + "\",\"devices\":[{}]}")
                    .number("proxyPort", 1, 65535))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(
            "proxyPort is \"" + value + "\", allowed is a number from 1 to 65535");
  }

  @Test
  void flag_that_is_neither_is_refused() {
    assertThatThrownBy(() -> read("{\"observe\":\"maybe\",\"devices\":[{}]}").flag("observe"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("allowed is true or false");
  }

  private ConfFile read(String text) throws Exception {
    return ConfFile.read(Files.writeString(folder.resolve("conf.json"), text));
  }
}
