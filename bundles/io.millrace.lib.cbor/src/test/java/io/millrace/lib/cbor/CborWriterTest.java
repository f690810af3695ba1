// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.api.Test;

/** The examples of RFC 8949 appendix A and of spec device-ic-api.md §6. */
class CborWriterTest {
  @Test
  void sensor_map_is_written_as_the_device_ic_writes_it() {
    CborWriter cbor = new CborWriter().map(2).integer(0).text("temp").integer(1);
    assertThat(cbor.text("1700000001,73.40,F").written())
        .isEqualTo(Bytes.hex("A20064 74656D70 0172 313730303030303030312C37332E34302C46"));
  }

  @Test
  void text_above_23_bytes_has_the_one_byte_length_form() {
    assertThat(new CborWriter().text("x".repeat(23)).written().at(0)).isEqualTo(0x77);
    assertThat(new CborWriter().text("x".repeat(24)).written().slice(0, 2))
        .isEqualTo(Bytes.hex("7818"));
  }

  @Test
  void integers_take_the_shortest_head() {
    assertThat(new CborWriter().integer(23).integer(24).integer(255).integer(256).written())
        .isEqualTo(Bytes.hex("17 1818 18FF 190100"));
    assertThat(new CborWriter().integer(65536).integer(1L << 32).integer(-500).written())
        .isEqualTo(Bytes.hex("1A00010000 1B0000000100000000 3901F3"));
  }

  @Test
  void bytes_and_arrays_have_their_own_major_type() {
    assertThat(new CborWriter().array(1).bytes(Bytes.hex("01020304")).written())
        .isEqualTo(Bytes.hex("81 4401020304"));
  }

  @Test
  void null_truth_and_doubles_are_written_as_in_the_appendix() {
    assertThat(new CborWriter().nothing().truth(false).truth(true).number(1.1).written())
        .isEqualTo(Bytes.hex("F6 F4 F5 FB3FF199999999999A"));
    assertThat(new CborWriter().number(-4).number(100).written()).isEqualTo(Bytes.hex("23 1864"));
  }
}
