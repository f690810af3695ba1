// SPDX-License-Identifier: Apache-2.0
package io.millrace.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The socket that the process was started with, on its way to the bundle that leases it. */
class InheritedSocketTest {
  private final ConcurrentMap<String, Object> holder = new ConcurrentHashMap<>();

  @Test
  void socket_is_left_under_its_name() throws Exception {
    try (DatagramChannel socket = DatagramChannel.open().bind(new InetSocketAddress(0))) {
      InheritedSocket.put(socket, "udp", holder);
      assertThat(holder)
          .containsEntry(
              "io.millrace.net.socket.udp", Map.of("channel", socket, "inherited", true));
      assertThat(socket.isBlocking()).isFalse();
    }
  }

  @Test
  void what_is_no_bound_udp_socket_is_left_alone() throws Exception {
    InheritedSocket.put(null, "udp", holder);
    InheritedSocket.put(Pipe.open().source(), "udp", holder);
    try (DatagramChannel unbound = DatagramChannel.open()) {
      InheritedSocket.put(unbound, "udp", holder);
    }
    assertThat(holder).isEmpty();
  }

  @Test
  void socket_that_cannot_send_is_not_used() throws Exception {
    try (DatagramChannel socket = DatagramChannel.open().bind(new InetSocketAddress(0))) {
      socket.connect(new InetSocketAddress("127.0.0.1", 9)); // sends to nobody else
      InheritedSocket.put(socket, "udp", holder);
      assertThat(holder).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {"none,udp", "'',udp", "unknown,udp", "millrace.socket,udp", "field:other,field"})
  void name_is_the_first_that_somebody_has_given(String names, String name) {
    assertThat(InheritedSocket.name(names)).isEqualTo(name);
  }
}
