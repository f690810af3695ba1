// SPDX-License-Identifier: Apache-2.0
package io.millrace.link.hdlc.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.api.Test;

class CrcTest {
  private static int over(Bytes bytes) {
    return Crc.of(bytes.toArray(), 0, bytes.length());
  }

  @Test
  void check_value_of_the_nine_digits() {
    assertThat(over(Bytes.utf8("123456789"))).isEqualTo(0x906E);
  }

  @Test
  void worked_examples_of_the_specification() {
    assertThat(over(Bytes.hex("A007030311"))).isEqualTo(0xB696);
    assertThat(over(Bytes.hex("A00D030332"))).isEqualTo(0x79A1);
    assertThat(over(Bytes.hex("A00D030332A17940000101"))).isEqualTo(0xE969);
  }

  @Test
  void register_over_data_and_check_sequence_is_always_f0b8() {
    assertThat(~over(Bytes.hex("A00703031196B6")) & 0xFFFF).isEqualTo(0xF0B8);
  }
}
