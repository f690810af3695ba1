// SPDX-License-Identifier: Apache-2.0
package io.millrace.gateway;

import static io.millrace.gateway.rig.Client.proxied;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.bytes.Bytes;
import io.millrace.api.coap.CoapCode;
import io.millrace.api.coap.CoapOptions;
import io.millrace.api.coap.CoapRequest;
import io.millrace.api.coap.CoapResponse;
import io.millrace.gateway.rig.MemoryTransport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Servers that the directory does not know are treated as their entry of the destinations says. */
class DestinationWindowTest {
  private GatewayRig rig;

  private List<MemoryTransport.Asked> begin(String destinations, int requests) {
    rig = new GatewayRig(Map.of("destinations", new String[] {destinations}));
    for (int i = 0; i < requests; i++) {
      send(i);
    }
    return rig.transport.asked();
  }

  private void send(int number) {
    // Each asks for something else, so that none joins another.
    CoapRequest get = proxied(CoapCode.GET, "coap://198.51.100.7/t" + number);
    rig.client.con("%04x".formatted(number), get);
  }

  private void answer(int number) {
    rig.transport
        .asked()
        .get(number)
        .answer(new CoapResponse(CoapCode.CONTENT, CoapOptions.NONE, Bytes.utf8("t")));
  }

  @Test
  void plain_entry_leaves_all_requests_to_the_transport() {
    assertThat(begin("198.51.100.7", 6)).hasSize(6).allMatch(each -> nstart(each) == 0);
  }

  private static int nstart(MemoryTransport.Asked asked) {
    return asked.reliability.nstart();
  }

  @Test
  void entry_with_nstart_has_that_many_in_flight_and_the_others_follow() {
    assertThat(begin("198.51.100.7;nstart=3", 6)).hasSize(3).allMatch(each -> nstart(each) == 3);
    answer(0);
    answer(1);
    assertThat(rig.transport.asked()).hasSize(5);
    answer(2);
    answer(3);
    answer(4);
    answer(5);
    assertThat(rig.client.receive()).filteredOn(each -> !each.isEmpty()).hasSize(6);
  }

  @Test
  void first_entry_that_allows_an_address_counts() {
    assertThat(begin("198.51.100.7;nstart=2,198.51.100.0/24", 6)).hasSize(2);
    assertThat(begin("198.51.100.0/24,198.51.100.7;nstart=2", 6)).hasSize(6);
  }

  @Test
  void entry_with_a_profile_is_treated_as_a_device_of_it() {
    assertThat(begin("198.51.100.0/24;profile=milli", 6)).hasSize(4);
    assertThat(rig.transport.asked().get(0).reliability.attempts()).isEqualTo(1);
    rig.turn(Duration.ofSeconds(60).toMillis());
    assertThat(rig.client.receive())
        .filteredOn(each -> !each.isEmpty())
        .hasSize(6)
        .allMatch(each -> each.code() == CoapCode.GATEWAY_TIMEOUT);
  }

  @Test
  void host_of_an_allowed_domain_is_treated_as_its_entry_says() throws Exception {
    rig = new GatewayRig(Map.of("destinations", new String[] {"example.org;nstart=2"}));
    InetAddress address = InetAddress.getByName("198.51.100.9");
    rig.addresses = name -> new InetAddress[] {address};
    for (int i = 0; i < 4; i++) {
      rig.client.con("0" + i, proxied(CoapCode.GET, "coap://a.example.org/t" + i));
    }
    assertThat(rig.transport.asked()).hasSize(2);
  }
}
