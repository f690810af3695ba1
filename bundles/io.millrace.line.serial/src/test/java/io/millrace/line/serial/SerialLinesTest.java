// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.TurnedTime;
import java.lang.annotation.Annotation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialLinesTest {
  private record Given(
      String name, String port, int baud, String role, int retryMinSeconds, int retryMaxSeconds)
      implements SerialLines.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
      return SerialLines.Config.class;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', /dev/ttyS0, primary, 1, name = ''",
    "uart0, ' ', primary, 1, port = ' '",
    "uart0, /dev/ttyS0, master, 1, role = 'master'",
    "uart0, /dev/ttyS0, primary, 20, retryMaxSeconds = '10'",
  })
  void a_configuration_that_makes_no_sense_is_refused_with_pid_key_and_value(
      String name, String port, String role, int retryMin, String part) {
    assertThatThrownBy(
            () ->
                new SerialLines(
                    null, new TurnedTime(), new Given(name, port, 38400, role, retryMin, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.line.serial")
        .hasMessageContaining(part)
        .hasMessageContaining("allowed is");
  }
}
