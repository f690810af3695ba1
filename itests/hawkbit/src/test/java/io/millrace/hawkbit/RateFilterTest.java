// SPDX-License-Identifier: Apache-2.0
package io.millrace.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many requests of one address pass in a second. */
class RateFilterTest {
  private static final long SECOND = 1_000_000_000L;

  private final RateFilter filter = new RateFilter(new Settings());

  private static Request request(String method, String forwarded) {
    Map<String, String> headers =
        forwarded.isEmpty() ? Map.of() : Map.of("X-Forwarded-For", forwarded);
    return new Request(method, "/", "", headers, new byte[0], "127.0.0.1");
  }

  private int passed(String method, long nanos) {
    int passed = 0;
    while (passed < 1000 && filter.refusal(request(method, ""), nanos) == null) {
      passed++;
    }
    return passed;
  }

  @Test
  void reads_and_writes_are_counted_apart_and_anew_after_a_second() {
    assertThat(passed("GET", SECOND)).isEqualTo(202);
    assertThat(passed("POST", SECOND)).isEqualTo(52);
    assertThat(passed("PUT", SECOND + SECOND / 2)).isZero();
    assertThat(filter.refusal(request("PUT", "192.0.2.7, 10.0.0.1"), SECOND)).isNull();
    assertThat(passed("GET", 2 * SECOND + 1)).isEqualTo(202);
  }
}
