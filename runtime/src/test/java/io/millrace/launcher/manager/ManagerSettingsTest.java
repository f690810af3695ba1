// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher.manager;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ManagerSettingsTest {
  private static final String SOCKET = "/run/systemd/notify";

  @Test
  void without_a_socket_nobody_is_told() {
    assertThat(ManagerSettings.of(Map.of("WATCHDOG_USEC", "1000000"), 1)).isEmpty();
    assertThat(ManagerSettings.of(Map.of("NOTIFY_SOCKET", ""), 1)).isEmpty();
  }

  @Test
  void watchdog_is_looked_after_four_times_in_its_time() {
    var told = Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7");
    ManagerSettings settings = ManagerSettings.of(told, 7).orElseThrow();
    assertThat(settings.watchdog()).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.pause()).isEqualTo(Duration.ofMillis(7500));
  }

  @Test
  void watchdog_of_another_process_or_a_wrong_number_does_not_count() {
    var others = Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "7");
    assertThat(ManagerSettings.of(others, 8).orElseThrow().watchdog()).isZero();
    var wrong = Map.of("NOTIFY_SOCKET", SOCKET, "WATCHDOG_USEC", "-1");
    assertThat(ManagerSettings.of(wrong, 8).orElseThrow().watchdog()).isZero();
    assertThat(ManagerSettings.of(wrong, 8).orElseThrow().pause())
        .isEqualTo(Duration.ofSeconds(15));
  }
}
