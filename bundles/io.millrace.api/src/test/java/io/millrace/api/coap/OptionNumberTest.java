// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.coap;

import static org.assertj.core.api.Assertions.assertThat;

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
    "258, No-Response, false, true, false"
  })
  void option_number_tells_its_class(
      int number, String name, boolean critical, boolean unsafe, boolean noCacheKey) {
    assertThat(OptionNumber.name(number)).isEqualTo(name);
    assertThat(OptionNumber.isCritical(number)).isEqualTo(critical);
    assertThat(OptionNumber.isUnsafeToForward(number)).isEqualTo(unsafe);
    assertThat(OptionNumber.isNoCacheKey(number) && !unsafe).isEqualTo(noCacheKey);
  }
}
