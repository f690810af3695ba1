// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits of the JDK's HTTP server are set before it is loaded, and JAVA_OPTS counts more. */
class HttpLimitsTest {
  private static final String REQUEST = "sun.net.httpserver.maxReqTime";
  private static final String RESPONSE = "sun.net.httpserver.maxRspTime";

  private final Properties before = (Properties) System.getProperties().clone();

  @AfterEach
  void restore() {
    System.setProperties(before);
  }

  @Test
  void every_time_and_number_is_bounded() {
    HttpLimits.set();
    for (String name :
        new String[] {
          "jdk.httpserver.maxConnections",
          "sun.net.httpserver.maxIdleConnections",
          "sun.net.httpserver.maxReqHeaders",
          "sun.net.httpserver.maxReqHeaderSize",
          REQUEST,
          RESPONSE
        }) {
      assertThat(Integer.getInteger(name)).as(name).isPositive();
    }
  }

  /** The longest timeOutSeconds of io.millrace.http.coap, and the console's streams. */
  @Test
  void an_answer_may_take_as_long_as_what_waits_for_devices() {
    HttpLimits.set();
    assertThat(Integer.getInteger(RESPONSE)).isGreaterThan(300);
  }

  @Test
  void what_java_opts_has_set_stays() {
    System.setProperty(REQUEST, "77");
    HttpLimits.set();
    assertThat(Integer.getInteger(REQUEST)).isEqualTo(77);
  }
}
