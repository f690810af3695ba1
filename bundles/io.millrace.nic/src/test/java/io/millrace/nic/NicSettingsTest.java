// SPDX-License-Identifier: Apache-2.0
package io.millrace.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.nic.core.NicSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NicSettingsTest {
  private static NicSettings settings(Configuration configuration) {
    return NicSettings.of(configuration, "1.0.0", "2026-01-01");
  }

  @ParameterizedTest
  @ValueSource(strings = {"001350fffe600001", "00:13:50:FF:FE:60:00:01", "00-13-50-ff-fe-60-00-01"})
  void mac_in_any_notation_makes_the_name(String mac) {
    assertThat(settings(new Configuration().with("mac", mac)).name())
        .isEqualTo("SSN001350FFFE600001");
  }

  @ParameterizedTest
  @CsvSource({
    "mac,001350FFFE60000",
    "mac,001350FFFE60000G",
    "mac,''",
    "prefix,''",
    "prefix,sys",
    "prefix,.well-known",
    "prefix,a/b",
    "prefix,sixteencharacter",
    "line,' '",
    "profile,''",
  })
  void bad_text_is_refused_with_pid_key_value_and_what_is_allowed(String key, String value) {
    assertThatThrownBy(() -> settings(new Configuration().with(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("io.millrace.nic: " + key + " = " + value)
        .hasMessageContaining("allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "pollMillis,99",
    "pollMillis,3600001",
    "queueLimit,0",
    "sensorDeadlineSeconds,0",
    "sensorDeadlineSeconds,301",
    "observeGraceSeconds,-1",
    "observerLimit,0",
  })
  void number_out_of_range_is_refused(String key, int value) {
    assertThatThrownBy(() -> settings(new Configuration().with(key, value)))
        .hasMessageContaining("io.millrace.nic: " + key + " = " + value);
  }

  @Test
  void missing_mac_is_refused() {
    assertThatThrownBy(() -> settings(new Configuration().without("mac")))
        .hasMessageContaining("16 hexadecimal digits");
  }

  @Test
  void socket_is_not_that_of_the_gateway() {
    Configuration mains = new Configuration().with("socket", "udp2").with("profile", "mains");
    assertThat(settings(mains).socket()).isEqualTo("udp2");
    assertThatThrownBy(() -> settings(mains.with("socket", "udp")))
        .hasMessageContaining("io.millrace.nic: socket = udp, allowed is another");
  }

  @Test
  void notifications_that_would_be_rarer_than_their_max_age_are_refused() {
    assertThatThrownBy(() -> settings(new Configuration().with("notifyMinSeconds", 600)))
        .hasMessageContaining("io.millrace.nic: notifyMinSeconds = 600");
  }
}
