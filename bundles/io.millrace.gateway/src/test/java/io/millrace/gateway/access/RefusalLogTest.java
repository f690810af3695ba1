// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lib.testing.TurnedTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalLogTest {
  private final TurnedTime time = new TurnedTime();

  @Test
  void a_refused_peer_is_logged_at_most_once_a_minute() {
    RefusalLog log = new RefusalLog(time);
    InetSocketAddress peer = new InetSocketAddress("192.0.2.1", 6000);
    assertThat(log.isDue(peer)).isTrue();
    time.turn(Duration.ofSeconds(59));
    assertThat(log.isDue(peer)).isFalse();
    assertThat(log.isDue(new InetSocketAddress("192.0.2.1", 6001))).isTrue();
    time.turn(Duration.ofSeconds(1));
    assertThat(log.isDue(peer)).isTrue();
  }

  @Test
  void refused_peers_without_number_are_logged_in_a_bounded_number_of_lines() {
    RefusalLog log = new RefusalLog(time);
    for (int minute = 0; minute < 20; minute++) {
      int lines = 0;
      for (int port = 1; port < 1030; port++) {
        lines += log.isDue(new InetSocketAddress("192.0.2." + minute, port)) ? 1 : 0;
      }
      assertThat(lines).isEqualTo(60);
      time.turn(Duration.ofMinutes(1));
    }
    assertThat(log.isDue(new InetSocketAddress("192.0.2.0", 1))).isTrue();
  }
}
