// SPDX-License-Identifier: Apache-2.0
package io.millrace.api.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PeerTest {
  private static final InetSocketAddress REMOTE = new InetSocketAddress("127.0.0.1", 12345);
  private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5683);

  @Test
  void peer_is_its_transport_and_both_addresses() {
    Peer peer = new Peer("udp", REMOTE, LOCAL, "");

    assertThat(peer)
        .isEqualTo(new Peer("udp", new InetSocketAddress("127.0.0.1", 12345), LOCAL, "somebody"))
        .hasSameHashCodeAs(new Peer("udp", REMOTE, LOCAL, ""))
        .isNotEqualTo(new Peer("dtls", REMOTE, LOCAL, ""))
        .isNotEqualTo(new Peer("udp", LOCAL, LOCAL, ""))
        .isNotEqualTo(new Peer("udp", REMOTE, null, ""));
  }

  @Test
  void peer_is_written_as_an_address_that_can_be_read_again() {
    InetSocketAddress six = new InetSocketAddress("::1", 5683);
    InetSocketAddress name = InetSocketAddress.createUnresolved("device.example", 4849);

    assertThat(new Peer("udp", REMOTE, LOCAL, "")).hasToString("udp://127.0.0.1:12345");
    assertThat(new Peer("udp", six, null, "")).hasToString("udp://[0:0:0:0:0:0:0:1]:5683");
    assertThat(new Peer("udp", name, null, "")).hasToString("udp://device.example:4849");
  }
}
