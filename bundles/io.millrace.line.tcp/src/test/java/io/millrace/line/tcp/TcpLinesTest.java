// SPDX-License-Identifier: Apache-2.0
package io.millrace.line.tcp;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lib.testing.TurnedTime;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TcpLinesTest {
  private static TcpLines.Config config(Map<String, Object> values) {
    return (TcpLines.Config)
        Proxy.newProxyInstance(
            TcpLines.Config.class.getClassLoader(),
            new Class<?>[] {TcpLines.Config.class},
            (self, method, none) ->
                values.containsKey(method.getName())
                    ? values.get(method.getName())
                    : method.getDefaultValue());
  }

  @ParameterizedTest
  @CsvSource({
    "name, ''",
    "host, ' '",
    "port, 0",
    "role, master",
    "parity, half",
    "dtr, up",
    "rts, ''",
    "wakeInput, rts",
    "wakeOutput, cts",
    "retryMaxSeconds, 0",
  })
  void a_configuration_that_makes_no_sense_is_refused_with_pid_key_and_value(
      String key, String value) {
    Map<String, Object> values = new HashMap<>(Map.of("name", "uart0", "port", 7000));
    boolean number = key.equals("port") || key.equals("retryMaxSeconds");
    values.put(key, number ? (Object) Integer.valueOf(value) : value);
    refuses(values, key + " = '" + value + "'");
  }

  @ParameterizedTest
  @CsvSource({
    "false, cts, none, leave, rfc2217 = 'false'",
    "true, none, rts, on, wakeOutput = 'rts'"
  })
  void a_wake_line_that_cannot_be_is_refused(
      boolean rfc2217, String input, String output, String rts, String part) {
    refuses(
        Map.of(
            "name", "uart0",
            "port", 7000,
            "rfc2217", rfc2217,
            "wakeInput", input,
            "wakeOutput", output,
            "rts", rts),
        part);
  }

  private static void refuses(Map<String, Object> values, String part) {
    assertThatThrownBy(() -> new TcpLines(null, new TurnedTime(), config(values)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.line.tcp: ")
        .hasMessageContaining(part)
        .hasMessageContaining("allowed is");
  }
}
