// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionNumberTest {
  @ParameterizedTest(name = "{1}: critical {2}, unsafe {3}, no cache key {4}")
  @CsvSource({
    "1, If-Match, true, false, false",
    "3, Uri-Host, true, true, false",
    "4, ETag, false, false, false",
    "5, If-None-Match, true, false, false",
    "6, Observe, false, true, false",
    "7, Uri-Port, true, true, false",
    "8, Location-Path, false, false, false",
    "9, OSCORE, true, false, false",
    "11, Uri-Path, true, true, false",
    "12, Content-Format, false, false, false",
    "14, Max-Age, false, true, false",
    "15, Uri-Query, true, true, false",
    "16, Hop-Limit, false, false, false",
    "17, Accept, true, false, false",
    "19, Q-Block1, true, true, false",
    "20, Location-Query, false, false, false",
    "23, Block2, true, true, false",
    "27, Block1, true, true, false",
    "28, Size2, false, false, true",
    "31, Q-Block2, true, true, false",
    "35, Proxy-Uri, true, true, false",
    "39, Proxy-Scheme, true, true, false",
    "60, Size1, false, false, true",
    "124, Option124, false, false, true",
    "252, Echo, false, false, true",
    "258, No-Response, false, true, false",
    "292, Request-Tag, false, false, false"
  })
  void option_number_tells_its_class(
      int number, String name, boolean critical, boolean unsafe, boolean noCacheKey) {
    assertThat(OptionNumber.name(number)).isEqualTo(name);
    assertThat(OptionNumber.isCritical(number)).isEqualTo(critical);
    assertThat(OptionNumber.isUnsafeToForward(number)).isEqualTo(unsafe);
    assertThat(OptionNumber.isNoCacheKey(number) && !unsafe).isEqualTo(noCacheKey);
  }

  @ParameterizedTest(name = "{0}: {1} to {2} bytes, repeatable {3}")
  @CsvSource({
    "1, 0, 8, true",
    "3, 1, 255, false",
    "4, 1, 8, true",
    "5, 0, 0, false",
    "6, 0, 3, false",
    "7, 0, 2, false",
    "8, 0, 255, true",
    "9, 0, 255, false",
    "11, 0, 255, true",
    "12, 0, 2, false",
    "14, 0, 4, false",
    "15, 0, 255, true",
    "16, 1, 1, false",
    "17, 0, 2, false",
    "19, 0, 3, false",
    "20, 0, 255, true",
    "23, 0, 3, false",
    "27, 0, 3, false",
    "28, 0, 4, false",
    "31, 0, 3, false",
    "35, 1, 1034, false",
    "39, 1, 255, false",
    "60, 0, 4, false",
    "252, 1, 40, false",
    "258, 0, 1, false",
    "292, 0, 8, true",
    "2048, 0, 65535, false"
  })
  void option_number_tells_how_long_and_how_often_an_option_may_be(
      int number, int shortest, int longest, boolean repeatable) {
    assertThat(OptionNumber.canHaveLength(number, shortest)).isTrue();
    assertThat(OptionNumber.canHaveLength(number, longest)).isTrue();
    assertThat(OptionNumber.canHaveLength(number, shortest - 1)).isFalse();
    assertThat(OptionNumber.canHaveLength(number, longest + 1)).isFalse();
    assertThat(OptionNumber.isRepeatable(number)).isEqualTo(repeatable);
  }

  @ParameterizedTest
  @CsvSource({
    "35, '', option 35 (Proxy-Uri) has 0 bytes; allowed are 1 to 1034",
    "5, '01', option 5 (If-None-Match) has 1 bytes; allowed are 0",
    "3, '61 61', option 3 (Uri-Host) is there 2 times; allowed is once",
    "9, '01', option 9 (OSCORE) is unknown here",
    "65001, '01', option 65001 is unknown here",
    "1, '01 02', option 1 (If-Match) is unknown here"
  })
  void option_that_is_not_recognised_tells_why(int number, String values, String why) {
    CoapOptionsBuilder options = CoapOptions.builder();
    for (String value : values.split(" ")) {
      options.add(number, Bytes.hex(value));
    }
    assertThat(OptionNumber.whyUnrecognised(options.build(), number)).isEqualTo(why);
  }
}
