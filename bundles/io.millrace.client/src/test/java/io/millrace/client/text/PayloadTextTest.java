// SPDX-License-Identifier: Apache-2.0
package io.millrace.client.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PayloadTextTest {
  @Test
  void links_of_the_sensor_are_read_despite_their_commas() {
    String sensor =
        "</sys>;if=\"sys\";title=\"System\";ct=42;rev=1;,"
            + "</arduino>;if=\"arduino\";title=\"Arduino Sensors\";ct=42;,";

    assertThat(of(MediaTypes.LINK_FORMAT, sensor))
        .isEqualTo(
            "/sys  if=\"sys\" title=\"System\" ct=\"42\" rev=\"1\"\n"
                + "/arduino  if=\"arduino\" title=\"Arduino Sensors\" ct=\"42\"");
  }

  @Test
  void links_that_are_none_are_printed_as_they_came() {
    assertThat(of(MediaTypes.LINK_FORMAT, "<never closed")).isEqualTo("<never closed");
  }

  @ParameterizedTest(name = "format {0}, {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|68 69|hi",
        "0|c3 bc|ü",
        "0|c3 28|c3 28",
        "0|1b 5b 32 4a|1b 5b 32 4a",
        "50|7b 7d|{}",
        "60|a0|{}",
        "60|a1|a1",
        "42|68 69|68 69",
        "9999|68 69|hi"
      })
  void payload_is_shown_for_what_it_is(int format, String hex, String text) {
    byte[] payload = HexFormat.ofDelimiter(" ").parseHex(hex);

    assertThat(PayloadText.of(format, payload)).isEqualTo(text);
  }

  @Test
  void long_binary_has_sixteen_bytes_a_line() {
    assertThat(PayloadText.of(MediaTypes.OCTET_STREAM, new byte[33])).hasLineCount(3);
  }

  private static String of(int format, String payload) {
    return PayloadText.of(format, payload.getBytes(StandardCharsets.UTF_8));
  }
}
