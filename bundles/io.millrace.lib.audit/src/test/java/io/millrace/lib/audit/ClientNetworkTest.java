// SPDX-License-Identifier: Apache-2.0
package io.millrace.lib.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.7,192.0.2.7,192.0.2.8",
    "2001:db8:0:1::7,2001:db8:0:1:ffff::1,2001:db8:0:2::7"
  })
  void address_of_ipv6_counts_as_its_network(String address, String same, String other)
      throws UnknownHostException {
    String client = ClientNetwork.of(InetAddress.getByName(address));
    assertThat(ClientNetwork.of(InetAddress.getByName(same))).isEqualTo(client);
    assertThat(ClientNetwork.of(InetAddress.getByName(other))).isNotEqualTo(client);
  }
}
