// SPDX-License-Identifier: Apache-2.0
package io.millrace.base.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> MANY =
      Stream.concat(
              Stream.of("port", "ackDelay"), IntStream.range(0, 22).mapToObj(i -> "another" + i))
          .toList();

  @Test
  void few_words_are_all_named() {
    assertThat(Nearest.among("prot", List.of("port", "mode")))
        .isEqualTo("there are: mode, port; did you mean port?");
    assertThat(Nearest.among("wavelength", List.of("port", "mode")))
        .isEqualTo("there are: mode, port");
  }

  @Test
  void of_many_words_the_near_one_is_named_alone() {
    assertThat(Nearest.among("ackDelai", MANY)).isEqualTo("did you mean ackDelay?");
    assertThat(Nearest.among("wavelength", MANY))
        .isEqualTo("there are 24 keys: docs/configuration.md lists them");
  }
}
