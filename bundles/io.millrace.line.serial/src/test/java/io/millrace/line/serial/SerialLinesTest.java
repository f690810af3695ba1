// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.serial;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.TurnedTime;
import java.lang.annotation.Annotation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SerialLinesTest {
  private record Given(
      String name,
      String port,
      int baud,
      String role,
      String dtr,
      String rts,
      String wakeInput,
      String wakeOutput,
      int retryMinSeconds,
      int retryMaxSeconds)
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
    "uart0, dev/ttyS0, primary, 1, port = 'dev/ttyS0'",
    "uart0, ./ttyS0, primary, 1, port = './ttyS0'",
    "uart0, ~/ttyS0, primary, 1, port = '~/ttyS0'",
    "uart0, /dev/ttyS0, master, 1, role = 'master'",
    "uart0, /dev/ttyS0, primary, 20, retryMaxSeconds = '10'",
  })
  void a_configuration_that_makes_no_sense_is_refused_with_pid_key_and_value(
      String name, String port, String role, int retryMin, String part) {
    assertThatThrownBy(
            () ->
                new SerialLines(
                    null,
                    new TurnedTime(),
                    new Given(
                        name, port, 38400, role, "leave", "leave", "none", "none", retryMin, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.line.serial")
        .hasMessageContaining(part)
        .hasMessageContaining("allowed is");
  }

  @ParameterizedTest
  @CsvSource({
    "up, leave, none, none, dtr = 'up'",
    "leave, '', none, none, rts = ''",
    "leave, leave, rts, none, wakeInput = 'rts'",
    "leave, leave, none, cts, wakeOutput = 'cts'",
    "on, leave, none, dtr, wakeOutput = 'dtr'",
    "leave, on, none, rts, wakeOutput = 'rts'",
  })
  void signals_that_make_no_sense_are_refused(
      String dtr, String rts, String input, String output, String part) {
    assertThatThrownBy(
            () ->
                new SerialLines(
                    null,
                    new TurnedTime(),
                    new Given("u", "/dev/ttyS0", 38400, "primary", dtr, rts, input, output, 1, 10)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.line.serial")
        .hasMessageContaining(part)
        .hasMessageContaining("allowed is");
  }
}
