// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A200647465 6D700163412031|{0: \"temp\", 1: \"A 1\"}",
        "1BFFFFFFFFFFFFFFFF|18446744073709551615",
        "3BFFFFFFFFFFFFFFFF|-18446744073709551616",
        "3903E7|-1000",
        "F90400|6.103515625E-5",
        "F93E00|1.5",
        "F9C400|-4.0",
        "F97C00|Infinity",
        "F97E00|NaN",
        "FA47C35000|100000.0",
        "FBC010666666666666|-4.1",
        "F4|false",
        "F6|null",
        "F7|undefined",
        "F8FF|simple(255)",
        "C11A514B67B0|1(1363896240)",
        "4401020304|h'01020304'",
        "80|[]",
        "8301820203820405|[1, [2, 3], [4, 5]]",
        "9F018202039F0405FFFF|[_ 1, [2, 3], [_ 4, 5]]",
        "BF61610161629F0203FFFF|{_ \"a\": 1, \"b\": [_ 2, 3]}",
        "5F42010243030405FF|(_ h'0102', h'030405')",
        "7F6573747265616 46D696E67FF|(_ \"strea\", \"ming\")",
        "62225C|\"\\\"\\\\\"",
        "6107|\"\\u0007\"",
      })
  void well_formed_item_is_shown_in_diagnostic_notation(String hex, String text) {
    assertThat(CborText.of(Bytes.hex(hex))).hasValue(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "1C",
        "A1",
        "A100",
        "6261",
        "62C328",
        "FF",
        "9F01",
        "5F6101FF",
        "7F7F6161FFFF",
        "0000",
        "7B7FFFFFFFFFFFFFFF",
        "9BFFFFFFFFFFFFFFFF",
        "BF00FF",
        "C1",
        "3F",
        "DF00",
      })
  void malformed_item_has_no_text(String hex) {
    assertThat(CborText.of(Bytes.hex(hex))).isEmpty();
  }

  @Test
  void nesting_deeper_than_16_has_no_text() {
    assertThat(CborText.of(Bytes.hex("81".repeat(16) + "00"))).isPresent();
    assertThat(CborText.of(Bytes.hex("81".repeat(17) + "00"))).isEmpty();
    assertThat(CborText.of(Bytes.hex("81".repeat(100_000)))).isEmpty();
  }
}
