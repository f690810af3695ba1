// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CoapCodeTest {
  @Test
  void every_code_is_empty_a_method_a_response_or_reserved() {
    assertThat(matching(CoapCode::isRequest)).isEqualTo(range(0x01, 0x1F));
    assertThat(matching(CoapCode::isResponse)).isEqualTo(range(0x40, 0xBF));
    assertThat(matching(CoapCode::isSuccess)).isEqualTo(range(0x40, 0x5F));
  }

  @Test
  void methods_that_may_be_repeated_are_known() {
    assertThat(matching(CoapCode::isIdempotent))
        .containsExactly(
            CoapCode.GET, CoapCode.PUT, CoapCode.DELETE, CoapCode.FETCH, CoapCode.IPATCH);
  }

  @ParameterizedTest
  @CsvSource({
    "0x00, 0.00",
    "0x45, 2.05",
    "0x5f, 2.31",
    "0x84, 4.04",
    "0x8c, 4.12",
    "0x9d, 4.29",
    "0xa5, 5.05",
    "0xff, 7.31"
  })
  void code_is_written_as_class_and_detail(String code, String text) {
    assertThat(CoapCode.text(Integer.decode(code))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, EMPTY", "1, GET", "7, iPATCH", "8, 0.08", "0x44, 2.04"})
  void method_has_a_name_and_others_their_figures(String code, String name) {
    assertThat(CoapCode.name(Integer.decode(code))).isEqualTo(name);
  }

  private static List<Integer> matching(java.util.function.IntPredicate predicate) {
    return IntStream.range(0, 256).filter(predicate).boxed().toList();
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }
}
