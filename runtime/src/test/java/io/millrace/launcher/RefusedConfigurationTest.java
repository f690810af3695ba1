// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RefusedConfigurationTest {
  private static final String MADE =
      "bundle io.millrace.net:0.1.0 (23)[io.millrace.net.LeasedSocket(5)] : "
          + "Error during instantiation of the implementation object";
  private static final String SAID = "io.millrace.net: address = 300.1.1.1; allowed is an address";

  private static Throwable fromConstructor(Throwable cause) {
    return new InvocationTargetException(cause);
  }

  @Test
  void what_the_component_said_is_the_line() {
    Throwable refusal = fromConstructor(new IllegalArgumentException(SAID));
    assertThat(RefusedConfiguration.line(MADE, refusal)).isEqualTo(SAID);
  }

  @Test
  void what_made_the_component_refuse_does_not_matter() {
    Throwable refusal = fromConstructor(new IllegalArgumentException(SAID, new Exception("why")));
    assertThat(RefusedConfiguration.line(MADE, refusal)).isEqualTo(SAID);
  }

  @Test
  void it_is_one_line_whatever_the_value_holds() {
    Throwable refusal = fromConstructor(new IllegalArgumentException("mac = a\nb"));
    assertThat(RefusedConfiguration.line(MADE, refusal)).isEqualTo("mac = a?b");
  }

  @Test
  void every_other_throwable_keeps_its_stack() {
    Throwable state = fromConstructor(new IllegalStateException(SAID));
    Throwable number = fromConstructor(new NumberFormatException("many"));
    Throwable java = fromConstructor(catchThrowable(() -> new InetSocketAddress(99_999)));
    Throwable silent = fromConstructor(new IllegalArgumentException());
    assertThat(java).hasRootCauseExactlyInstanceOf(IllegalArgumentException.class);
    assertThat(RefusedConfiguration.line(MADE, state)).isNull();
    assertThat(RefusedConfiguration.line(MADE, number)).isNull();
    assertThat(RefusedConfiguration.line(MADE, java)).isNull();
    assertThat(RefusedConfiguration.line(MADE, silent)).isNull();
    assertThat(RefusedConfiguration.line(MADE, null)).isNull();
  }

  @Test
  void a_refusal_anywhere_else_keeps_its_stack() {
    Throwable refusal = new IllegalArgumentException(SAID);
    assertThat(RefusedConfiguration.line("a command failed", refusal)).isNull();
    assertThat(RefusedConfiguration.line(null, refusal)).isNull();
  }
}
