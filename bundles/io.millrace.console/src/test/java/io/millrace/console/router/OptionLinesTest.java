// SPDX-License-Identifier: Apache-2.0
package io.millrace.console.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.OptionNumber;
import org.junit.jupiter.api.Test;

/** The options of an answer, as the page of a device shows them. */
class OptionLinesTest {
  @Test
  void each_option_is_a_line_with_name_number_and_value() {
    CoapOptions options =
        CoapOptions.builder()
            .add(OptionNumber.ETAG, Bytes.hex("01ab"))
            .add(OptionNumber.LOCATION_PATH, "state")
            .add(OptionNumber.CONTENT_FORMAT, 60)
            .add(OptionNumber.MAX_AGE, 0)
            .add(65000, Bytes.EMPTY)
            .build();
    assertThat(OptionLines.of(options))
        .containsExactly(
            "ETag (4): 01ab",
            "Location-Path (8): state",
            "Content-Format (12): 60",
            "Max-Age (14): 0",
            "Option65000 (65000): ");
  }
}
