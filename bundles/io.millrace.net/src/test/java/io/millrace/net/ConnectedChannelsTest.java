// SPDX-License-Identifier: Apache-2.0
package io.millrace.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The pool of connected channels. */
class ConnectedChannelsTest {
  private final ConnectedChannels channels =
      new ConnectedChannels(Binding.of("127.0.0.1", 0, 65536), 2);

  @AfterEach
  void close() throws IOException {
    channels.close();
  }

  private static Map.Entry<InetSocketAddress, Integer> key(int port, int portIndex) {
    return Map.entry(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), portIndex);
  }

  @Test
  void same_key_has_the_same_channel_and_another_lane_another_port() throws Exception {
    DatagramChannel first = channels.apply(key(5001, 0));
    assertThat(channels.apply(key(5001, 0))).isSameAs(first);
    assertThat(first.isConnected()).isTrue();
    assertThat(first.isBlocking()).isFalse();
    DatagramChannel second = channels.apply(key(5001, 1));
    assertThat(second.getLocalAddress()).isNotEqualTo(first.getLocalAddress());
    assertThat(second.getRemoteAddress()).isEqualTo(first.getRemoteAddress());
  }

  @Test
  void one_asked_for_least_recently_is_closed_when_there_are_too_many() {
    DatagramChannel first = channels.apply(key(5001, 0));
    DatagramChannel second = channels.apply(key(5002, 0));
    channels.apply(key(5001, 0));
    channels.apply(key(5003, 0));
    assertThat(first.isOpen()).isTrue();
    assertThat(second.isOpen()).isFalse();
    assertThat(channels).containsExactlyInAnyOrder(key(5001, 0), key(5003, 0));
  }

  @Test
  void closed_one_is_opened_again() throws Exception {
    DatagramChannel first = channels.apply(key(5001, 0));
    first.close();
    assertThat(channels).isEmpty();
    assertThat(channels.apply(key(5001, 0)).isOpen()).isTrue();
  }

  @Test
  void address_without_a_way_to_it_is_refused() {
    InetSocketAddress nowhere = new InetSocketAddress("2001:db8::1", 5683);
    assertThatThrownBy(() -> channels.apply(Map.entry(nowhere, 0)))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(channels).isEmpty();
  }

  @Test
  void nothing_is_opened_after_the_end() throws Exception {
    DatagramChannel first = channels.apply(key(5001, 0));
    channels.close();
    assertThat(first.isOpen()).isFalse();
    assertThatThrownBy(() -> channels.apply(key(5001, 0))).isInstanceOf(UncheckedIOException.class);
  }
}
