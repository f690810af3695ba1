// SPDX-License-Identifier: Apache-2.0
package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What of a router's figures counts as growth. */
class SoakFiguresTest {
  private static final SoakFigures BEFORE = new SoakFigures(30_000_000, 50, 40, 90, 0);

  @Test
  void what_stays_within_its_slack_has_not_grown() {
    assertThat(new SoakFigures(35_000_000, 50, 43, 96, 1 << 30).growth(BEFORE)).isEmpty();
  }

  @Test
  void each_thing_that_grows_is_named() {
    assertThat(new SoakFigures(37_000_000, 51, 44, 97, 0).growth(BEFORE))
        .containsExactly(
            "heap bytes 30000000 -> 37000000",
            "loaders 50 -> 51",
            "threads 40 -> 44",
            "descriptors 90 -> 97");
  }

  @Test
  void numbers_are_read_as_the_kernel_writes_them() throws IOException {
    assertThat(SoakFigures.number("Name:\tjava\nThreads:\t37\n", "Threads")).isEqualTo(37);
    assertThat(SoakFigures.number("rchar: 1\nwrite_bytes: 4096\n", "write_bytes")).isEqualTo(4096);
  }
}
